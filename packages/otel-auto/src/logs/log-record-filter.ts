import {
  isSpanContextValid,
  SeverityNumber,
  trace,
  TraceFlags,
  type Context,
  type LogRecord,
} from '@opentelemetry/api';
import type { LossCause } from '../export/loss-cause';
import type { LogFilterSettings } from '../settings/settings';
import { SEVERITY_NUMBERS } from '../severity-numbers';
import { compilePattern, type Matcher } from '../text-pattern';
import { loggerNamesOf, type LoggerNames } from './logger-names';
import { RateLimit } from '../rate-limit';

/**
 * The decision which log records are kept: by the level of their logger, by whether their trace is
 * sampled, and by how many their logger has emitted in this second.
 *
 * A record without a severity is left out only where none of its kind is kept.
 */
export class LogRecordFilter {
  readonly #settings: LogFilterSettings;
  readonly #levels: readonly LoggerLevel[];
  readonly #countLost: (count: number, cause: LossCause) => void;
  readonly #nowMillis: () => number;
  readonly #leastSeverities = new Map<string, SeverityNumber>();
  readonly #limits = new Map<string, Limit>();

  constructor(
    settings: LogFilterSettings,
    input: {
      readonly countLost: (count: number, cause: LossCause) => void;
      /** @defaultValue `performance.now`, which never goes backwards */
      readonly nowMillis?: () => number;
    },
  ) {
    this.#settings = settings;
    this.#levels = settings.levels.map(({ name, level }) => ({
      isMeant: compilePattern(name),
      least: SEVERITY_NUMBERS[level],
    }));
    this.#countLost = input.countLost;
    this.#nowMillis = input.nowMillis ?? (() => performance.now());
  }

  /** Returns whether a record may be kept, as far as that is known before the record is made. */
  mayKeep(severity: SeverityNumber | undefined, context: Context): boolean {
    const { unsampled } = this.#settings;
    if (unsampled === 'all' || !isUnsampled(context)) return true;
    return unsampled !== 'none' && isAtLeast(severity, SEVERITY_NUMBERS[unsampled]);
  }

  /** Returns whether a record is kept; one beyond the limit of its logger is counted as lost. */
  keeps(record: LogRecord, context: Context, scopeName: string): boolean {
    if (!this.mayKeep(record.severityNumber, context)) return false;
    const names = loggerNamesOf(record, scopeName);
    return (
      isAtLeast(record.severityNumber, this.#leastSeverityOf(names)) && this.#isWithinLimit(names)
    );
  }

  #leastSeverityOf({ own, scope }: LoggerNames): SeverityNumber {
    if (this.#levels.length === 0) return SeverityNumber.UNSPECIFIED;
    const key = own === undefined ? scope : `${scope}\n${own}`;
    const known = this.#leastSeverities.get(key);
    if (known !== undefined) return known;
    const level = this.#levels.find(
      ({ isMeant }) => (own !== undefined && isMeant(own)) || isMeant(scope),
    );
    const least = level?.least ?? SeverityNumber.UNSPECIFIED;
    if (this.#leastSeverities.size < MAX_NAMES) this.#leastSeverities.set(key, least);
    return least;
  }

  #isWithinLimit({ own, scope }: LoggerNames): boolean {
    const perSecond = this.#settings.recordsPerSecond;
    if (perSecond === undefined) return true;
    const now = this.#nowMillis();
    const { limit, cause } = this.#limitOf(own ?? scope, perSecond, now);
    if (limit.take(now)) return true;
    this.#countLost(1, cause);
    return false;
  }

  #limitOf(name: string, perSecond: number, now: number): Limit {
    const key = this.#limits.size < MAX_NAMES || this.#limits.has(name) ? name : OTHERS;
    let limit = this.#limits.get(key);
    if (limit === undefined) {
      limit = { limit: new RateLimit(perSecond, now), cause: tooMany(key, perSecond) };
      this.#limits.set(key, limit);
    }
    return limit;
  }
}

interface LoggerLevel {
  readonly isMeant: Matcher;
  readonly least: SeverityNumber;
}

interface Limit {
  readonly limit: RateLimit;
  readonly cause: LossCause;
}

const tooMany = (name: string, perSecond: number): LossCause => ({
  type: 'rate_limited',
  words: `more than ${perSecond} in a second of the logger ${JSON.stringify(name.slice(0, 80))} (ACME_OTEL_LOGS_PER_SECOND)`,
});

/** The number of names that are known apart: names may be made of an application's data. */
const MAX_NAMES = 1000;
/** The name of all further loggers, which share one limit. */
const OTHERS = 'others';

const isAtLeast = (severity: SeverityNumber | undefined, least: SeverityNumber): boolean =>
  severity === undefined || severity === SeverityNumber.UNSPECIFIED || severity >= least;

function isUnsampled(context: Context): boolean {
  const spanContext = trace.getSpanContext(context);
  return (
    spanContext !== undefined &&
    isSpanContextValid(spanContext) &&
    (spanContext.traceFlags & TraceFlags.SAMPLED) === 0
  );
}
