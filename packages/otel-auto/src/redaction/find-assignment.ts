import {
  ALPHANUMERIC,
  BLANK,
  code,
  createCharacterSet,
  createOtherCharacterSet,
  endOfRun,
  isDigit,
  isIn,
  QUOTE,
  startOfRun,
} from './characters';
import type { RedactionAction } from '../settings/settings';
import type { Detector, Found } from './detector';
import type { NameRule, NameRules } from './name-rules';
import { timesEncoded } from './percent-encoding';
import type { NamePlace } from './secret-names';

/** The kind of text that is searched: a URL or its query, or any other text. */
export type TextKind = 'url' | 'text';

/**
 * Creates the searches for the values of secret names: `token=…` in a URL, `Password=…;` in a
 * connection string, `"password": "…"` in JSON, `authorization: …` in a header, `%3Ftoken%3D…` in a
 * URL inside of a URL.
 */
export function createAssignmentDetectors(rules: NameRules, kind: TextKind): readonly Detector[] {
  const ruleOf: RuleOf = (name, place) => {
    const rule = rules(name, place);
    return rule === undefined || rule.action === 'keep' ? undefined : (rule as RedactingRule);
  };
  return kind === 'url'
    ? [createParameterDetector(ruleOf), createEncodedDetector(ruleOf)]
    : [
        createEqualsDetector(ruleOf),
        createColonDetector(ruleOf),
        createFlagDetector(ruleOf),
        createEncodedDetector(ruleOf),
      ];
}

/** A rule that takes values out. */
interface RedactingRule extends NameRule {
  readonly action: RedactionAction;
}

/**
 * Returns the rule that takes out the values of a name. It is asked before the end of a value is
 * looked for: the end of a value that stays would be looked for again at the next name in it.
 */
type RuleOf = (name: string, place: NamePlace) => RedactingRule | undefined;

/** The most characters of a name that are read. */
const MAX_NAME_LENGTH = 64;

// Parameters of a URL

function createParameterDetector(ruleOf: RuleOf): Detector {
  let searched = '';
  let pathEnd = 0;
  /** Returns where the path of a text ends: at its query, or with the text; 0 if it has no path. */
  const endOfPath = (text: string): number => {
    if (text !== searched) {
      searched = text;
      const query = text.indexOf('?');
      pathEnd = text.includes('/') ? (query < 0 ? text.length : query) : 0;
    }
    return pathEnd;
  };
  return {
    signs: ['='],
    find(text, index) {
      const nameStart = startOfRun(text, index, OF_PARAMETER_NAME, MAX_NAME_LENGTH);
      if (nameStart === index) return undefined;
      const rule = ruleOf(decode(text.slice(nameStart, index)), 'parameter');
      if (rule === undefined) return undefined;
      const isInPath = text.charCodeAt(nameStart - 1) === SEMICOLON && index < endOfPath(text);
      // A parameter in a path, as in `/orders;token=abc/items`, also ends with its segment.
      const end = endOfRun(text, index + 1, isInPath ? OF_PATH_VALUE : OF_PARAMETER_VALUE);
      return { start: index + 1, end, action: rule.action, timesEncoded: 1 };
    },
  };
}

const OF_PARAMETER_NAME = createOtherCharacterSet('?&;#=/');
const OF_PARAMETER_VALUE = createOtherCharacterSet('&;#');
const OF_PATH_VALUE = createOtherCharacterSet('&;#/?');

// A percent-encoded URL inside of a parameter

/**
 * Finds `=` that is percent-encoded, once or several times over. The value ends with an encoded
 * separator that is encoded as often, or less often.
 */
const createEncodedDetector = (ruleOf: RuleOf): Detector => ({
  signs: ['%2', '%3'],
  find(text, index) {
    const times = timesEncoded(text, index, '3d');
    if (times === 0) return undefined;
    const nameStart = startOfRun(text, index, OF_ENCODED_NAME, MAX_NAME_LENGTH);
    const path = decode(text.slice(nameStart, index), times);
    const name = path.slice(startOfRun(path, path.length, OF_PARAMETER_NAME, MAX_NAME_LENGTH));
    const rule = name === '' ? undefined : ruleOf(name, 'parameter');
    if (rule === undefined) return undefined;
    const start = index + 1 + 2 * times;
    const end = endOfEncoded(text, start, times);
    return { start, end, action: rule.action, timesEncoded: times };
  },
});

const OF_ENCODED_NAME = createOtherCharacterSet('?&;#=/ \t\r\n"\'`<>');
const OF_ENCODED_VALUE = createOtherCharacterSet('&;# \t\r\n"\'`<>');

function endOfEncoded(text: string, start: number, times: number): number {
  let end = start;
  for (; end < text.length && isIn(OF_ENCODED_VALUE, text.charCodeAt(end)); end += 1) {
    if (text.charCodeAt(end) !== PERCENT) continue;
    if (SEPARATORS.some((hex) => isBetween(timesEncoded(text, end, hex), 1, times))) break;
  }
  return end;
}

/** The codes of `&`, `#` and `;`. */
const SEPARATORS = ['26', '23', '3b'];

const isBetween = (value: number, least: number, most: number): boolean =>
  value >= least && value <= most;

/** Decodes the percent-encoded characters of ASCII. */
function decode(text: string, times = 1): string {
  let decoded = text;
  for (let time = 0; time < times && decoded.includes('%'); time += 1) {
    decoded = decoded.replace(/%([0-7][\da-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
  return decoded;
}

// Assignments in any text

const createEqualsDetector = (ruleOf: RuleOf): Detector => ({
  signs: ['='],
  find(text, index) {
    // `==`, `!=`, `>=` and their like assign nothing; `:=` does, and `=>` behind a name in quotes.
    const isArrow = text.charCodeAt(index + 1) === ARROW_HEAD;
    if (
      isIn(OF_OPERATOR, text.charCodeAt(index - 1)) ||
      (!isArrow && isIn(OF_OPERATOR, text.charCodeAt(index + 1)))
    ) {
      return undefined;
    }
    const name = readName(text, text.charCodeAt(index - 1) === COLON ? index - 1 : index);
    if (name === undefined || (isArrow && !name.isQuoted)) return undefined;
    const place: NamePlace = isIn(BEFORE_PARAMETER, text.charCodeAt(name.start - 1))
      ? 'parameter'
      : 'field';
    const rule = ruleOf(decode(name.text), place);
    if (rule === undefined) return undefined;
    const found = findValue(text, index + (isArrow ? 2 : 1), { rule, name });
    return found && place === 'parameter' ? { ...found, timesEncoded: 1 } : found;
  },
});

const createColonDetector = (ruleOf: RuleOf): Detector => ({
  signs: [':'],
  find(text, index) {
    if (isIn(NO_VALUE, text.charCodeAt(index + 1))) {
      return undefined;
    }
    const name = readName(text, index);
    if (name === undefined) return undefined;
    const rule = ruleOf(name.text, 'field');
    if (rule === undefined) return undefined;
    const found = findValue(text, index + 1, { rule, name });
    const isMeant = found === undefined || name.isQuoted || !isProse(text, name.text, found);
    return isMeant ? found : undefined;
  },
});

/** Arguments of commands: `--password …`. */
const createFlagDetector = (ruleOf: RuleOf): Detector => ({
  signs: ['--'],
  find(text, index) {
    const nameStart = index + 2;
    if (!text.startsWith('--', index) || !isStart(text.charCodeAt(index - 1))) return undefined;
    const nameEnd = endOfRun(text, nameStart, OF_NAME, MAX_NAME_LENGTH);
    const next = text.charCodeAt(nameEnd + 1);
    if (!isIn(SPACE, text.charCodeAt(nameEnd)) || next === HYPHEN) return undefined;
    const rule = ruleOf(text.slice(nameStart, nameEnd), 'field');
    if (rule === undefined) return undefined;
    return findValue(text, nameEnd, {
      rule,
      name: { text: '', start: nameStart, isQuoted: false },
    });
  },
});

/** Whether an argument may begin behind a character; there is none before the first. */
const isStart = (charCode: number): boolean => Number.isNaN(charCode) || isIn(SPACE, charCode);

interface Name {
  readonly text: string;
  readonly start: number;
  readonly isQuoted: boolean;
}

/** Reads the name that ends before `=` or `:`, with blanks between and quotes around it. */
function readName(text: string, end: number): Name | undefined {
  const close = startOfRun(text, end, BLANK, 2);
  const isQuoted = isIn(QUOTE, text.charCodeAt(close - 1));
  let nameEnd = isQuoted ? close - 1 : close;
  if (isQuoted) nameEnd = startOfRun(text, nameEnd, BACKSLASH, 4);
  const start = startOfRun(text, nameEnd, OF_NAME, MAX_NAME_LENGTH);
  if (start === nameEnd || isDigit(text.charCodeAt(start))) return undefined;
  return { text: text.slice(start, nameEnd), start, isQuoted };
}

/** Returns where the value stands that begins behind `=` or `:`, if it may be a secret. */
function findValue(
  text: string,
  from: number,
  { rule, name }: { readonly rule: RedactingRule; readonly name: Name },
): Found | undefined {
  const valueStart = startOfValue(text, from);
  // SQL's `N'…'` and `E'…'`.
  const hasPrefix =
    isIn(PREFIX, text.charCodeAt(valueStart)) && text.charCodeAt(valueStart + 1) === APOSTROPHE;
  const open = hasPrefix ? valueStart + 1 : valueStart;
  const quoteAt = endOfRun(text, open, BACKSLASH, 4);
  if (isIn(QUOTE, text.charCodeAt(quoteAt))) {
    const start = quoteAt + 1;
    const end = endOfQuoted(text, start, text.slice(open, start));
    return { start, end, action: rule.action };
  }
  const end = endOfBare(text, open, name);
  const value = text.slice(open, end);
  // JSON has numbers without quotes, and they are never meant.
  const isLiteral =
    LITERALS.has(value) ||
    PLACEHOLDER.test(value) ||
    (COUNTED.test(name.text) && /^\d{1,6}$/.test(value)) ||
    (name.isQuoted && /^-?\d[\d.]{0,30}$/.test(value) && !rule.withNumbers);
  return end === open || isLiteral ? undefined : { start: open, end, action: rule.action };
}

/** Returns where the value begins: blanks, but no line breaks, may stand before it. */
function startOfValue(text: string, from: number): number {
  let start = from;
  while (start < from + 4 && isIn(SPACE, text.charCodeAt(start))) start += 1;
  return start;
}

/** The place of a value in SQL and templates: `?`, `$1`, `:name`, `%s`, `${name}`. */
const PLACEHOLDER = /^(?:\?|[$:@]\w{1,30}|%\w|\$?\{\w{0,30})$/;

/** The length from which on characters in a row are no word of a sentence. */
const A_LONG_WORD = 16;

/** The names behind which a short number in a text is a count. */
const COUNTED = /(?:tokens|session|sessions|pass)$/i;

const LITERALS: ReadonlySet<string> = new Set(['true', 'false', 'null', 'undefined', 'none']);

/** Returns where the closing quote is, escaped as the opening one; the end of the text without one. */
function endOfQuoted(text: string, start: number, quote: string): number {
  let end = text.indexOf(quote, start);
  while (end > 0 && quote.length === 1 && isEscaped(text, start, end)) {
    end = text.indexOf(quote, end + 1);
  }
  return end < 0 ? text.length : end;
}

/** Whether an odd number of backslashes stands before a character. */
const isEscaped = (text: string, start: number, index: number): boolean =>
  (index - startOfRun(text, index, BACKSLASH, Math.min(index - start, 64))) % 2 === 1;

function endOfBare(text: string, start: number, { text: name, start: nameStart }: Name): number {
  if (isIn(LIST_OPENING, text.charCodeAt(start))) return endOfList(text, start + 1);
  if (isOfHeader(name)) {
    const isDigest = /^digest\s/i.test(text.slice(start, start + 7));
    return endOfRun(text, start, isDigest ? OF_LINE : OF_HEADER_VALUE);
  }
  // `Server=db;Password=two words;`
  const isInConnectionString =
    text.charCodeAt(nameStart - 1) === SEMICOLON ||
    /^[^;\r\n"'`]{0,80};\s?[a-z][a-z ]{0,30}=/i.test(text.slice(start, start + 120));
  if (isInConnectionString) return endOfRun(text, start, OF_CONNECTION_VALUE);
  let end = endOfRun(text, start, OF_BARE_VALUE);
  while (continuesBehind(text, end)) end = endOfRun(text, end + 1, OF_BARE_VALUE);
  return end;
}

/** Whether a comma or a parenthesis is part of a value: more of it follows, and no other name. */
function continuesBehind(text: string, index: number): boolean {
  if (!isIn(MAYBE_OF_VALUE, text.charCodeAt(index))) return false;
  const end = endOfRun(text, index + 1, OF_NAME, MAX_NAME_LENGTH);
  return end > index + 1 && !isIn(BEHIND_NAME, text.charCodeAt(end));
}

const MAYBE_OF_VALUE = createCharacterSet(',)');
const BEHIND_NAME = createCharacterSet('=:');

/** Returns where a list ends: at its bracket, which is none within quotes. */
function endOfList(text: string, start: number): number {
  let quote = Number.NaN;
  let end = start;
  for (; end < text.length; end += 1) {
    const charCode = text.charCodeAt(end);
    if (charCode === quote) quote = Number.NaN;
    else if (!Number.isNaN(quote)) continue;
    else if (isIn(QUOTE, charCode)) quote = charCode;
    else if (isIn(LIST_CLOSING, charCode)) break;
  }
  return end;
}

/** Whether a name is that of a header whose value goes on to the end of its line. */
const isOfHeader = (name: string): boolean => /(?:authorization|cookie)$/i.test(name);

/**
 * Whether the words behind a colon only speak of a secret, as in "invalid token: it has expired".
 * Behind the name of a password or a key nothing but a value is expected.
 */
function isProse(text: string, name: string, { start, end }: Found): boolean {
  // The line and the column of a function's call.
  if (/^\d{1,7}:\d{1,7}$/.test(text.slice(start, Math.min(end, start + 16)))) return true;
  if (OF_RULES.test(text.slice(start, start + 12))) return true;
  if (NOT_OF_SENTENCES.test(name) || end - start >= A_LONG_WORD) return false;
  // The port of a host.
  if (text.charCodeAt(start - 1) === COLON && /^\d{1,5}(?:\/|$)/.test(text.slice(start, end)))
    return true;
  for (let index = start; index < end; index += 1) {
    if (isDigit(text.charCodeAt(index))) return false;
  }
  return true;
}

/** The first word of what a validation says about a value. */
const OF_RULES = /^(?:must|should|is|was|has|cannot|needs|path|field|required|invalid)\s/i;

const NOT_OF_SENTENCES = /pass|pwd|secret|cookie|authorization|key$|ssn$|cvv$/i;

/** The characters of `://`, `::` and `:=`. */
const NO_VALUE = createCharacterSet('/:=');
const APOSTROPHE = code("'");
const PREFIX = createCharacterSet('NnEe');
const COLON = code(':');
const SEMICOLON = code(';');
const PERCENT = code('%');
const ARROW_HEAD = code('>');
const HYPHEN = code('-');

const OF_OPERATOR = createCharacterSet('=!<>');
const BEFORE_PARAMETER = createCharacterSet('?&');
const SPACE = createCharacterSet(' \t');
const BACKSLASH = createCharacterSet('\\');
const LIST_OPENING = createCharacterSet('[{(');
const OF_NAME = createCharacterSet(`${ALPHANUMERIC}_-.$[]%`);
const LIST_CLOSING = createCharacterSet(']})');
const OF_LINE = createOtherCharacterSet('\r\n');
const OF_HEADER_VALUE = createOtherCharacterSet('\r\n"\'`');
const OF_CONNECTION_VALUE = createOtherCharacterSet('\r\n;"\'`');
const OF_BARE_VALUE = createOtherCharacterSet(' \t\r\n,;&|)}]>"\'`<');
