import { DEFINITIONS } from './definitions';
import type { StartOptions } from './start-options';
import { MAX_TIMER_MILLIS } from './timer-limits';

/**
 * Checks the options that a caller passed to `start(options)`, for callers without type checks.
 *
 * @throws TypeError if an option is unknown or has the wrong type
 * @throws RangeError if its value is out of range
 */
export function checkStartOptions(options: StartOptions): void {
  if (!isObject(options))
    throw new TypeError(`start(options): expected an object, got ${show(options)}`);
  const checks = Object.keys(options).length > 0 ? createChecks() : {};
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(checks, name) ? checks[name as keyof StartOptions] : undefined;
    if (check === undefined) {
      const known = Object.keys(checks).join(', ');
      throw new TypeError(`start(options): unknown option ${name}; the options are ${known}`);
    }
    if (value !== undefined) check(`start(options): ${name}`, value);
  }
}

type Check = (name: string, value: unknown) => void;

const createChecks = (): Readonly<Partial<Record<keyof StartOptions, Check>>> => ({
  logLevel: oneOf(DEFINITIONS.OTEL_LOG_LEVEL.allowed),
  resourceAttributes: checkAttributes,
  propagators: listOf(oneOf(DEFINITIONS.OTEL_PROPAGATORS.allowed)),
  spanProcessors: listOf(
    autoOr('a span processor', ['onStart', 'onEnd', 'forceFlush', 'shutdown']),
  ),
  metricReaders: listOf(autoOr('a metric reader', ['setMetricProducer', 'forceFlush', 'shutdown'])),
  logRecordProcessors: listOf(
    autoOr('a log record processor', ['onEmit', 'forceFlush', 'shutdown']),
  ),
  spanLimits: limits([
    'attributeCountLimit',
    'attributeValueLengthLimit',
    'eventCountLimit',
    'linkCountLimit',
    'attributePerEventCountLimit',
    'attributePerLinkCountLimit',
  ]),
  logRecordLimits: limits(['attributeCountLimit', 'attributeValueLengthLimit']),
  instrumentations: listOf(autoOr('an instrumentation', ['enable', 'disable'])),
  shutdownTimeoutMillis: (name, value) => checkInteger(name, value, MAX_TIMER_MILLIS),
});

function oneOf(allowed: readonly string[]): Check {
  return (name, value) => {
    if (typeof value !== 'string') throw wrongType(name, 'a string', value);
    if (!allowed.includes(value.toLowerCase())) {
      throw new RangeError(`${name}: expected one of ${allowed.join(', ')}, got ${show(value)}`);
    }
  };
}

function listOf(check: Check): Check {
  return (name, value) => {
    if (!Array.isArray(value)) throw wrongType(name, 'an array', value);
    value.forEach((item, index) => check(`${name}[${index}]`, item));
  };
}

function autoOr(what: string, methods: readonly string[]): Check {
  return (name, value) => {
    if (value === 'auto') return;
    if (!isObject(value)) throw wrongType(name, `'auto' or ${what}`, value);
    const missing = methods.find((method) => typeof value[method] !== 'function');
    if (missing !== undefined) {
      throw new TypeError(`${name}: expected ${what}, got an object without ${missing}()`);
    }
  };
}

function limits(names: readonly string[]): Check {
  return (name, value) => {
    if (!isObject(value)) throw wrongType(name, 'an object', value);
    for (const [key, limit] of Object.entries(value)) {
      if (!names.includes(key)) {
        throw new TypeError(`${name}: unknown limit ${key}; the limits are ${names.join(', ')}`);
      }
      if (limit !== undefined) checkInteger(`${name}.${key}`, limit, Number.POSITIVE_INFINITY);
    }
  };
}

function checkInteger(name: string, value: unknown, maximum: number): void {
  if (typeof value !== 'number') throw wrongType(name, 'a number', value);
  const whole = Number.isInteger(value) || value === maximum;
  if (!whole || value < 0 || value > maximum) {
    const range = Number.isFinite(maximum) ? `from 0 to ${maximum}` : 'of at least 0, or Infinity';
    throw new RangeError(`${name}: expected an integer ${range}, got ${show(value)}`);
  }
}

function checkAttributes(name: string, value: unknown): void {
  if (!isObject(value)) throw wrongType(name, 'an object', value);
  for (const [key, attribute] of Object.entries(value)) {
    const items: readonly unknown[] = Array.isArray(attribute) ? attribute : [attribute];
    if (attribute !== undefined && !items.every(isPrimitive)) {
      const expected = 'a string, a number, a boolean or an array of them';
      throw wrongType(`${name}['${key}']`, expected, attribute);
    }
  }
}

function isPrimitive(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongType(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${name}: expected ${expected}, got ${show(value)}`);
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
