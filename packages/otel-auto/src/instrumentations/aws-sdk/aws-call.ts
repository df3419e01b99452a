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
}

interface Command {
  readonly input?: unknown;
  /** Commands of the document client stand for one of the ordinary client. */
  readonly clientCommand?: object;
}

/** Reads a call from the client and the command; nothing where they are not what they should be. */
export function readCall(client: AwsClient, command: Command): AwsCall | undefined {
  const { input } = command;
  if (typeof input !== 'object' || input === null) return undefined;
  const { serviceId } = client.config ?? {};
  const service =
    typeof serviceId === 'string' ? serviceId : client.constructor.name.replace(/Client$/, '');
  const { name } = (command.clientCommand ?? command).constructor;
  return {
    service: service.replaceAll(/\s+/g, ''),
    // Bundlers put an underscore before the names of classes.
    operation: name.replace(/^_/, '').replace(/Command$/, ''),
    input: input as Record<string, unknown>,
  };
}

/** The value where it is a text that says something. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
