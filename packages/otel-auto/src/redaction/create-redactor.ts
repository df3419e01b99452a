import type { Voice } from '../diagnostics/voice';
import type { PatternName, RedactionAction, RedactionSettings } from '../settings/settings';
import type { Detector, Found } from './detector';
import { createAssignmentDetectors, type TextKind } from './find-assignment';
import { CARD_NUMBERS } from './find-card-number';
import { QUOTED_PASSWORDS } from './find-quoted-password';
import { BARE_PASSWORDS, createSqlLiteralDetector, DRIVER_DETAILS } from './find-sql-literal';
import { PRIVATE_KEYS, SCHEMES, TOKENS } from './find-token';
import { ENCODED_USER_INFO, USER_INFO } from './find-user-info';
import { createNameRules, type NameRule, type NameRules } from './name-rules';
import { PATTERNS } from './patterns';
import { createPseudonyms, isPseudonym } from './pseudonyms';
import { redactCuts } from './redact-cuts';
import { dialectOf, looksLikeSql, redactSql } from './redact-sql';
import type { Redactor } from './redactor';
import { createScan } from './scan-text';
import { toPlain } from './to-plain';
import { kindOfValue, type ValueKind } from './value-kinds';

/** The table of rules: which searches go through which texts. Names are in `secret-names.ts`. */
const createDetectors = (
  rules: NameRules,
  kind: TextKind,
  patterns: readonly PatternName[],
): readonly Detector[] => [
  USER_INFO,
  ENCODED_USER_INFO,
  ...createAssignmentDetectors(rules, kind),
  ...(kind === 'text'
    ? [
        QUOTED_PASSWORDS,
        BARE_PASSWORDS,
        createSqlLiteralDetector(),
        DRIVER_DETAILS,
        SCHEMES,
        PRIVATE_KEYS,
      ]
    : []),
  TOKENS,
  CARD_NUMBERS,
  ...patterns.map((name) => PATTERNS[name]),
];

/** The treatment of the values of a name. */
interface Plan {
  readonly rule: NameRule | undefined;
  readonly kind: ValueKind;
  /** The last value in which nothing was secret: most names have few values, again and again. */
  harmless: string | undefined;
}

type Values = Readonly<Record<string, unknown>>;

/** The values that stand beside a value. */
interface Around {
  readonly values: Values;
  /** The length of the longest text. */
  readonly maxLength: number;
}

/** The value of a field that is left out. */
const DROPPED = Symbol('dropped');

/** The greatest depth that is encoded, see `otlp-encoding/any-value.ts`. */
const MAX_DEPTH = 30;

/** The most names whose plans are remembered. */
const MAX_PLANS = 2000;

/** The number of characters that are searched behind the place where a text is cut. */
const LONGEST_SECRET = 4096;

/** No secret that is found by what it looks like is as short. */
const MIN_LENGTH = 5;

/** Creates the redactor of a process, with the rules of its settings. */
export function createRedactor(
  settings: RedactionSettings,
  voice: Pick<Voice, 'sayOnce'>,
): Redactor {
  const rules = createNameRules(settings);
  const toPseudonym = createPseudonyms(settings, voice);
  const scanText = createScan(createDetectors(rules, 'text', settings.patterns));
  const scanUrl = createScan(createDetectors(rules, 'url', settings.patterns));
  const withNumbers = settings.names.length > 0;
  const plans = new Map<string, Plan>();

  function planOf(path: string): Plan {
    let plan = plans.get(path);
    if (plan === undefined) {
      const { kind, place } = kindOfValue(path);
      plan = { rule: rules(path, place), kind, harmless: undefined };
      if (plans.size >= MAX_PLANS) plans.clear();
      plans.set(path, plan);
    }
    return plan;
  }

  function replaced(value: string, action: RedactionAction, mask = 'REDACTED'): string {
    if (isReplaced(value)) return value;
    if (action === 'drop') return '';
    return action === 'hash' && toPseudonym !== undefined ? toPseudonym(value) : mask;
  }

  function replacePart(part: string, found: Found): string {
    const { action = settings.action, mask, timesEncoded } = found;
    // One value has one pseudonym, whether it stands in a URL or not.
    const value = action === 'hash' ? decodeValue(part, timesEncoded) : part;
    return replaced(value, action, mask);
  }

  const text = (value: string): string =>
    value.length < MIN_LENGTH ? value : redactCuts(scanText(value, replacePart), false);

  function textOf(value: string, kind: ValueKind, attributes: Values): string {
    if (kind === 'text' || kind === 'parameters') return text(value);
    if (kind === 'url') return redactCuts(scanUrl(value, replacePart), true);
    if (kind === 'maybe-statement' && !looksLikeSql(value)) return text(value);
    const system = attributes['db.system.name'] ?? attributes['db.system'];
    return typeof system === 'string' ? statement(value, system) : statement(value, '');
  }

  const statement = rememberStatements((value, system) => {
    const dialect = dialectOf(system);
    return text(dialect === undefined ? value : redactSql(value, dialect));
  });

  /** Redacts all that is in the value of a secret name. */
  function whole(value: unknown, rule: NameRule): unknown {
    const action = rule.action as RedactionAction;
    switch (typeof value) {
      case 'string':
        return action === 'drop' ? DROPPED : replaced(value, action);
      case 'number':
      case 'bigint':
      case 'boolean':
        if (!rule.withNumbers) return value;
        return action === 'drop' ? DROPPED : replaced(String(value), action);
      case 'object':
        if (value === null) return value;
        if (action === 'drop' && rule.withNumbers) return DROPPED;
        if (ArrayBuffer.isView(value)) return action === 'drop' ? DROPPED : 'REDACTED';
        return inside(value, (each) => whole(each, rule));
      default:
        return value;
    }
  }

  /** Returns the rule of the parameters of a statement that stands beside them, as in the errors of drivers. */
  const ruleOfParameters = (kind: ValueKind, { sql, query }: Values): NameRule | undefined =>
    kind === 'parameters' &&
    (typeof sql === 'string' || (typeof query === 'string' && looksLikeSql(query)))
      ? { action: settings.action, withNumbers: true, withFields: true }
      : undefined;

  function field(path: string, value: unknown, around: Around): unknown {
    if (typeof value === 'string') {
      const plan = planOf(path);
      if (value === plan.harmless) return value;
      const { rule } = plan;
      if (rule !== undefined && rule.action !== 'keep') return whole(value, rule);
      const { maxLength } = around;
      if (value.length > maxLength) {
        const known = value.slice(0, maxLength + LONGEST_SECRET);
        const redacted = rule === undefined ? textOf(known, plan.kind, around.values) : known;
        return redacted.slice(0, maxLength);
      }
      if (rule !== undefined) return value;
      const redacted = textOf(value, plan.kind, around.values);
      // A statement depends on the database as well.
      if (redacted === value && !plan.kind.endsWith('statement')) plan.harmless = value;
      return redacted;
    }
    const isObject = typeof value === 'object' && value !== null;
    if (!isObject && !withNumbers) return value;
    const plan = planOf(path);
    const rule = plan.rule ?? ruleOfParameters(plan.kind, around.values);
    const isWhole =
      !isObject || rule?.withFields || Array.isArray(value) || ArrayBuffer.isView(value);
    if (rule !== undefined && isWhole) return rule.action === 'keep' ? value : whole(value, rule);
    return isObject && !ArrayBuffer.isView(value)
      ? inside(value, (each, name) =>
          field(toPath(path, name), each, { ...around, values: value as Values }),
        )
      : value;
  }

  // A value that contains itself is left as it is where it does so: it is not encoded there.
  const open: object[] = [];
  function inside(value: object, map: (each: unknown, name?: string) => unknown): unknown {
    if (open.length > MAX_DEPTH || open.includes(value)) return value;
    open.push(value);
    try {
      const plain = toPlain(value);
      const mapped = plain === value ? value : map(plain);
      if (mapped !== plain) return mapped;
      return Array.isArray(value)
        ? mapItems(value, (item) => map(item))
        : mapFields(value as Values, map);
    } finally {
      open.pop();
    }
  }

  return {
    text,
    attributes(attributes, maxLength = Number.POSITIVE_INFINITY) {
      const around = { values: attributes as Values, maxLength };
      return mapFields(around.values, (value, name) =>
        field(name, value, around),
      ) as typeof attributes;
    },
    body: (body) =>
      typeof body === 'string'
        ? text(body)
        : field('', body, { values: {}, maxLength: Number.POSITIVE_INFINITY }),
    keeps: (name) => rules(name, 'field')?.action === 'keep',
  };
}

/** Returns the path of a field; the items of a list have that of the list. */
function toPath(path: string, name: string | undefined): string {
  if (name === undefined) return path;
  return path === '' ? name : `${path}.${name}`;
}

function decodeValue(value: string, timesEncoded = 0): string {
  try {
    let decoded = value;
    for (let time = 0; time < timesEncoded; time += 1) decoded = decodeURIComponent(decoded);
    return decoded;
  } catch {
    return value;
  }
}

/** The most statements that are remembered, and the longest: applications have few, again and again. */
const MAX_STATEMENTS = 500;
const MAX_STATEMENT_LENGTH = 2000;

function rememberStatements(
  redact: (statement: string, system: string) => string,
): (statement: string, system: string) => string {
  const known = new Map<string, string>();
  return (statement, system) => {
    if (statement.length > MAX_STATEMENT_LENGTH) return redact(statement, system);
    const key = `${system} ${statement}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= MAX_STATEMENTS) known.clear();
    const redacted = redact(statement, system);
    known.set(key, redacted);
    return redacted;
  };
}

/** Whether a value stands for one that was redacted before, here or by the application. */
const isReplaced = (value: string): boolean =>
  value === 'REDACTED' ||
  value === 'REDACTED:REDACTED' ||
  isPseudonym(value) ||
  /^(?:\*{1,40}|\[redacted\]|<redacted>|\[filtered\])$/i.test(value);

function mapFields(values: Values, map: (value: unknown, name: string) => unknown): Values {
  let copy: Record<string, unknown> | undefined;
  for (const name in values) {
    const value = values[name];
    const mapped = map(value, name);
    if (mapped === value || !Object.hasOwn(values, name)) continue;
    copy ??= { ...values };
    if (mapped === DROPPED) delete copy[name];
    else setOwn(copy, name, mapped);
  }
  return copy ?? values;
}

/** Sets a field that may be called `__proto__`. */
function setOwn(owner: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') owner[name] = value;
  else Object.defineProperty(owner, name, { value, enumerable: true, configurable: true });
}

function mapItems(items: readonly unknown[], map: (item: unknown) => unknown): readonly unknown[] {
  const mapped = items.map(map);
  return mapped.some((item, index) => item !== items[index])
    ? mapped.filter((item) => item !== DROPPED)
    : items;
}
