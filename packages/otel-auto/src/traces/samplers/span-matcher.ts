import {
  isSpanContextValid,
  SpanKind,
  trace,
  type Attributes,
  type Context,
} from '@opentelemetry/api';
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_ROUTE,
  ATTR_URL_PATH,
} from '@opentelemetry/semantic-conventions';
import type { SpanConditions } from '../../settings/settings';
import { compilePathPattern, compilePattern, type Matcher } from '../../text-pattern';

/** The facts about a span that are known when it starts. */
export interface StartingSpan {
  readonly context: Context;
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
}

/** Returns whether a rule applies to a span. */
export type SpanMatcher = (span: StartingSpan) => boolean;

/** Compiles the conditions of a rule, all of which have to hold. */
export function createSpanMatcher(conditions: SpanConditions): SpanMatcher {
  const matchers = compileConditions(conditions);
  const [only] = matchers;
  if (only !== undefined && matchers.length === 1) return only;
  return (span) => {
    for (const matches of matchers) if (!matches(span)) return false;
    return true;
  };
}

function compileConditions(conditions: SpanConditions): readonly SpanMatcher[] {
  const { spanKinds, parent, name, method, path } = conditions;
  const { attributeValues, attributePatterns } = conditions;
  const matchers: SpanMatcher[] = [];
  if (spanKinds !== undefined) {
    const kinds = new Set(spanKinds.map((kind) => KINDS[kind]));
    matchers.push((span) => kinds.has(span.kind));
  }
  if (parent !== undefined) {
    const parents = new Set(parent);
    matchers.push((span) => parents.has(parentOf(span.context)));
  }
  if (name !== undefined) {
    const matches = compilePattern(name);
    matchers.push((span) => matches(span.name));
  }
  if (method !== undefined) {
    matchers.push((span) => span.attributes[ATTR_HTTP_REQUEST_METHOD] === method);
  }
  if (path !== undefined) {
    const matches = compilePathPattern(path);
    matchers.push(({ attributes }) => {
      const value = attributes[ATTR_HTTP_ROUTE] ?? attributes[ATTR_URL_PATH];
      return typeof value === 'string' && matches(value);
    });
  }
  if (attributeValues !== undefined) {
    const values = new Set(attributeValues.values);
    matchers.push(someValue(attributeValues.key, (text) => values.has(text)));
  }
  if (attributePatterns !== undefined) {
    const { key, included = ['*'], excluded = [] } = attributePatterns;
    const isIncluded = anyOf(included);
    const isExcluded = anyOf(excluded);
    matchers.push(someValue(key, (text) => isIncluded(text) && !isExcluded(text)));
  }
  return matchers;
}

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

function parentOf(context: Context): 'none' | 'local' | 'remote' {
  const parent = trace.getSpanContext(context);
  if (parent === undefined || !isSpanContextValid(parent)) return 'none';
  return parent.isRemote === true ? 'remote' : 'local';
}

/** Matches an attribute by the text of its value, or by that of one item of a list. */
const someValue =
  (key: string, matches: Matcher): SpanMatcher =>
  ({ attributes }) => {
    const value = attributes[key];
    if (typeof value === 'string') return matches(value);
    return Array.isArray(value)
      ? value.some((item) => isPrimitive(item) && matches(String(item)))
      : isPrimitive(value) && matches(String(value));
  };

const isPrimitive = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function anyOf(patterns: readonly string[]): Matcher {
  const matchers = patterns.map(compilePattern);
  return (text) => matchers.some((matches) => matches(text));
}
