import { context, trace, type Span, type Tracer } from '@opentelemetry/api';
import type { Execution } from './execution';

/** The fourth argument of a resolver. */
export interface ResolveInfo {
  readonly fieldName: string;
  readonly path: Path;
  readonly returnType: unknown;
  readonly parentType: { readonly name: string };
}

/**
 * The path to a field, starting at the field itself; graphql reuses the objects for the fields
 * below.
 */
interface Path {
  readonly key: string | number;
  readonly prev: Path | undefined;
}

/**
 * Starts the span of a resolver. Its parent is the span of the nearest resolver above it, or else
 * of the operation.
 */
export function startResolverSpan(
  tracer: Tracer,
  { span: operation, spans }: Execution,
  { fieldName, path, returnType, parentType }: ResolveInfo,
): Span {
  const text = pathText(path);
  let parent: Span | undefined;
  for (let above = path.prev; above !== undefined && parent === undefined; above = above.prev) {
    parent = spans.get(above);
  }
  const span = tracer.startSpan(
    `graphql.resolve ${text}`,
    {
      attributes: {
        'graphql.field.name': fieldName,
        'graphql.field.path': text,
        'graphql.field.type': String(returnType),
        'graphql.parent.name': parentType.name,
      },
    },
    trace.setSpan(context.active(), parent ?? operation),
  );
  spans.set(path, span);
  return span;
}

const pathText = ({ key, prev }: Path): string =>
  prev === undefined ? String(key) : `${pathText(prev)}.${key}`;
