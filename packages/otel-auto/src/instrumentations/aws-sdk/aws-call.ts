import type { Attributes, SpanKind } from '@opentelemetry/api';

/** A command that is being sent: its service, operation and input. */
export interface AwsCall {
  /** The service's name in the SDK, without spaces: `SQS`, `DynamoDB`. */
  readonly service: string;
  /** The operation's name: `SendMessage`, `GetItem`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The parts of a call's span that depend on the service. */
export interface CallDescription {
  readonly name?: string | undefined;
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
}

/** The fields that are read of a client. */
export interface AwsClient {
  readonly config?: { readonly serviceId?: unknown; readonly region?: unknown };
  readonly middlewareStack?: unknown;
}

interface Command {
  readonly input?: unknown;
  /** The ordinary client's command that a command of the document client wraps. */
  readonly clientCommand?: Command;
  /** The schema of the operation in newer versions; its third element is the name. */
  readonly schema?: unknown;
}

/**
 * Reads a call from the client and the command; returns `undefined` if they are not as expected.
 */
export function readCall(client: AwsClient, command: Command): AwsCall | undefined {
  const { input } = command;
  if (typeof input !== 'object' || input === null) return undefined;
  const { serviceId } = client.config ?? {};
  const service =
    typeof serviceId === 'string' ? serviceId : client.constructor.name.replace(/Client$/, '');
  return {
    service: service.replaceAll(/\s+/g, ''),
    operation: operationOf(command.clientCommand ?? command),
    input: input as Record<string, unknown>,
  };
}

/**
 * Returns the operation of a command. An application may derive its own classes from a command,
 * under any name, so the SDK's class is the last one in the prototype chain that has the name of a
 * command.
 */
function operationOf(command: Command): string {
  const { schema } = command;
  const ofSchema = Array.isArray(schema) ? textOf(schema[2]) : undefined;
  if (ofSchema !== undefined) return ofSchema;
  let { name } = command.constructor;
  for (const ofClass of classNames(command)) {
    if (/[a-z\d]Command$/i.test(ofClass)) name = ofClass;
  }
  // Bundlers put an underscore before the names of classes.
  return name.replace(/^_/, '').replace(/Command$/, '');
}

function* classNames(instance: object): Iterable<string> {
  let prototype = Object.getPrototypeOf(instance) as object | null;
  while (prototype !== null) {
    yield prototype.constructor.name;
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
}

/** Returns the value if it is a non-empty text. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
