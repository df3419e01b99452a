import type { Span, Tracer } from '@opentelemetry/api';
import {
  ATTR_GRAPHQL_DOCUMENT,
  ATTR_GRAPHQL_OPERATION_NAME,
  ATTR_GRAPHQL_OPERATION_TYPE,
} from '@opentelemetry/semantic-conventions/incubating';
import { textWithoutValues, type Document } from './text-without-values';

interface Operation {
  readonly operation?: unknown;
  readonly name?: { readonly value?: string };
}

/** The arguments of `execute` that spans are made of, in either of its two forms. */
interface ExecutionArgs {
  readonly document?: (Document & { readonly definitions?: readonly Operation[] }) | undefined;
  readonly operationName?: unknown;
}

/** Starts the span of an operation, named after its type and its name. */
export function startOperationSpan(tracer: Tracer, args: readonly unknown[]): Span {
  const { document, operationName } = readArgs(args);
  const operation = findOperation(document?.definitions, operationName);
  if (operation === undefined) return tracer.startSpan('graphql.execute');
  const type = String(operation.operation);
  const name = operation.name?.value;
  return tracer.startSpan(name === undefined ? type : `${type} ${name}`, {
    attributes: {
      [ATTR_GRAPHQL_OPERATION_TYPE]: type,
      [ATTR_GRAPHQL_OPERATION_NAME]: name,
      [ATTR_GRAPHQL_DOCUMENT]: textWithoutValues(document),
    },
  });
}

const readArgs = (args: readonly unknown[]): ExecutionArgs =>
  args.length > 1
    ? { document: args[1] as ExecutionArgs['document'], operationName: args[5] }
    : (args[0] ?? {});

function findOperation(
  definitions: readonly Operation[] | undefined,
  operationName: unknown,
): Operation | undefined {
  const operations = definitions?.filter(({ operation }) => operation !== undefined);
  return typeof operationName === 'string' && operationName !== ''
    ? operations?.find(({ name }) => name?.value === operationName)
    : operations?.[0];
}
