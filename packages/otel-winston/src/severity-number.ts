import { SeverityNumber } from '@opentelemetry/api';
import type { WinstonLevels } from './winston';

/**
 * The severities of names that mean the same in every set of levels.
 *
 * "If the source format has more than one severity that matches a single range in this table then
 * the severities of the source format must be assigned numerical values from that range according
 * to how severe (important) the source severity is."
 * (https://opentelemetry.io/docs/specs/otel/logs/data-model/#mapping-of-severitynumber)
 *
 * The syslog rows are those of the specification's appendix B.
 */
const NAMED: ReadonlyMap<string, SeverityNumber> = new Map([
  ['fatal', SeverityNumber.FATAL],
  ['emerg', SeverityNumber.FATAL],
  ['emergency', SeverityNumber.FATAL],
  ['panic', SeverityNumber.FATAL],
  ['alert', SeverityNumber.ERROR3],
  ['crit', SeverityNumber.ERROR2],
  ['critical', SeverityNumber.ERROR2],
  ['error', SeverityNumber.ERROR],
  ['err', SeverityNumber.ERROR],
  ['warn', SeverityNumber.WARN],
  ['warning', SeverityNumber.WARN],
  ['notice', SeverityNumber.INFO2],
  ['info', SeverityNumber.INFO],
  ['information', SeverityNumber.INFO],
  ['log', SeverityNumber.INFO],
  ['debug', SeverityNumber.DEBUG],
  ['trace', SeverityNumber.TRACE],
  ['silly', SeverityNumber.TRACE],
]);

/**
 * The severities of names that some sets rank above `debug` (npm) and others below (cli); used if
 * they fit between their neighbours.
 */
const MOVABLE: ReadonlyMap<string, SeverityNumber> = new Map([
  ['http', SeverityNumber.DEBUG3],
  ['verbose', SeverityNumber.DEBUG2],
]);

const tables = new WeakMap<WinstonLevels, Map<string, SeverityNumber>>();

/**
 * Returns the severity of a level: by its name if that has a known meaning, otherwise by its
 * position among the known levels of the same set.
 *
 * @returns `UNSPECIFIED` for a name that is neither known nor in `levels`
 */
export function toSeverityNumber(level: string, levels: WinstonLevels | undefined): SeverityNumber {
  if (levels !== undefined) {
    let table = tables.get(levels);
    if (table === undefined) {
      tables.set(levels, (table = toSeverityTable(levels)));
    }
    const severityNumber = table.get(level);
    if (severityNumber !== undefined) {
      return severityNumber;
    }
  }
  const name = level.toLowerCase();
  return NAMED.get(name) ?? MOVABLE.get(name) ?? SeverityNumber.UNSPECIFIED;
}

/**
 * Returns the severity of each level of a set. For the sets that come with winston:
 *
 * | npm     |    | cli     |    | syslog  |    |
 * |---------|----|---------|----|---------|----|
 * | error   | 17 | error   | 17 | emerg   | 21 |
 * | warn    | 13 | warn    | 13 | alert   | 19 |
 * | info    |  9 | help    | 11 | crit    | 18 |
 * | http    |  7 | data    | 10 | error   | 17 |
 * | verbose |  6 | info    |  9 | warning | 13 |
 * | debug   |  5 | debug   |  5 | notice  | 10 |
 * | silly   |  1 | prompt  |  4 | info    |  9 |
 * |         |    | verbose |  3 | debug   |  5 |
 * |         |    | input   |  2 |         |    |
 * |         |    | silly   |  1 |         |    |
 */
function toSeverityTable(levels: WinstonLevels): Map<string, SeverityNumber> {
  const names = Object.keys(levels).toSorted((a, b) => (levels[a] ?? 0) - (levels[b] ?? 0));
  const severities = names.map((name) => NAMED.get(name.toLowerCase()));
  names.forEach((name, index) => {
    const severity = MOVABLE.get(name.toLowerCase());
    if (severity !== undefined && isBetweenNeighbours(severity, severities, index)) {
      severities[index] = severity;
    }
  });
  return new Map(
    names.map((name, index) => [name, severities[index] ?? placed(severities, index)]),
  );
}

function isBetweenNeighbours(
  severity: SeverityNumber,
  severities: readonly (SeverityNumber | undefined)[],
  index: number,
): boolean {
  const above = severities.slice(0, index).findLast(isKnown) ?? Number.POSITIVE_INFINITY;
  const below = severities.slice(index + 1).find(isKnown) ?? 0;
  return severity < above && severity > below;
}

// Counts up from the known level below, so that a level between `warn` and `info` is still an
// informational one; below every known level it counts down.
function placed(
  severities: readonly (SeverityNumber | undefined)[],
  index: number,
): SeverityNumber {
  const above = severities.findLastIndex((severity, at) => at < index && isKnown(severity));
  const below = severities.findIndex((severity, at) => at > index && isKnown(severity));
  const highest = (severities[above] ?? SeverityNumber.FATAL4 + 1) - 1;
  if (below !== -1) {
    const lowest = severities[below] ?? 0;
    return Math.max(lowest, Math.min(lowest + below - index, highest));
  }
  if (above !== -1) {
    return Math.max(highest + 1 - (index - above), SeverityNumber.TRACE);
  }
  return spread(index, severities.length);
}

// Spreads a set without known names from ERROR for the first to DEBUG for the last.
function spread(index: number, count: number): SeverityNumber {
  if (count === 1) {
    return SeverityNumber.INFO;
  }
  const range = SeverityNumber.ERROR - SeverityNumber.DEBUG;
  return Math.round(SeverityNumber.ERROR - (range * index) / (count - 1));
}

function isKnown(severity: SeverityNumber | undefined): severity is SeverityNumber {
  return severity !== undefined;
}
