import type { LogRecord } from '@opentelemetry/api';
import { readProperty } from '../any-values/read-property';

/** The names by which a setting may mean the logger of a record. */
export interface LoggerNames {
  /** The name that the application has given to the logger; `undefined` if there is none. */
  readonly own: string | undefined;
  /** The name of the logging library, or of the scope for a logger of the Logs API. */
  readonly scope: string;
}

/** Reads the names of the logger of a record. Never throws. */
export function loggerNamesOf({ attributes }: LogRecord, scopeName: string): LoggerNames {
  const scope = withoutOurPrefix(scopeName);
  return { own: attributes === undefined ? undefined : readOwnName(attributes, scope), scope };
}

function readOwnName(attributes: object, scope: string): string | undefined {
  for (const field of NAME_FIELDS[scope] ?? OTHER_NAME_FIELDS) {
    const name = readProperty(attributes, field);
    if (typeof name === 'string' && name !== '') return name;
  }
  return undefined;
}

/** The fields in which the loggers of a library have their names, the narrower one first. */
const NAME_FIELDS: Readonly<Record<string, readonly string[]>> = {
  pino: ['context', 'name'],
  bunyan: ['name'],
  winston: ['context', 'label', 'logger'],
  'nestjs-logger': ['context'],
};
const OTHER_NAME_FIELDS = ['logger.name', 'logger'] as const;

/** Returns `pino` for the scope `@acme/otel-auto/pino`. */
function withoutOurPrefix(scopeName: string): string {
  const prefix = OUR_PREFIXES.find((each) => scopeName.startsWith(each));
  return prefix === undefined ? scopeName : scopeName.slice(prefix.length);
}

const OUR_PREFIXES = ['@acme/otel-auto/', '@acme/otel-'] as const;
