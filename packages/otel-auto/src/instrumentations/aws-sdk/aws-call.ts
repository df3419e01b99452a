import type { Attributes, SpanKind } from '@opentelemetry/api';

/** A command that is sent: whose, which, and with what. */
export interface AwsCall {
  /** As the SDK names it, without blanks: `SQS`, `DynamoDB`. */
  readonly service: string;
  /** `SendMessage`, `GetItem`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What a service adds to the span of a call. */
export interface CallDescription {
  readonly name?: string | undefined;
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
}

/** What is read of a client. */
export interface AwsClient {
  readonly config?: { readonly serviceId?: unknown; readonly region?: unknown };
  readonly middlewareStack?: unknown;
}

interface Command {
  readonly input?: unknown;
  /** Commands of the document client stand for one of the ordinary client. */
  readonly clientCommand?: Command;
  /** What the operation serialises to, in newer versions; its third part is the name. */
  readonly schema?: unknown;
}

/** Reads a call from the client and the command; nothing where they are not what they should be. */
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
 * The operation of a command. The application may derive classes of its own from a command, under any
 * name, so that the SDK's is the last one on the way up that has the name of a command.
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

/** The value where it is a text that says something. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
