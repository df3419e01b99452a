import { ALPHANUMERIC, code, createCharacterSet, endOfRun, isDigit, isIn } from './characters';

/** The differences between the SQL of databases that decide where a literal ends. */
export interface SqlDialect {
  /** Whether a backslash escapes a quote; `undefined` if that is not known. */
  readonly hasBackslashes: boolean | undefined;
  /** Whether a text may stand in double quotes, which else hold a name. */
  readonly hasDoubleQuotes: boolean;
  /** Whether `#` begins a comment. */
  readonly hasHashes: boolean;
}

const UNKNOWN: SqlDialect = { hasBackslashes: undefined, hasDoubleQuotes: true, hasHashes: false };
const STANDARD: SqlDialect = { hasBackslashes: false, hasDoubleQuotes: false, hasHashes: false };
const MYSQL: SqlDialect = { hasBackslashes: true, hasDoubleQuotes: true, hasHashes: true };

/** The dialects by the value of `db.system.name` or `db.system`. */
const DIALECTS: ReadonlyMap<string, SqlDialect> = new Map([
  ...[
    'postgresql',
    'cockroachdb',
    'redshift',
    'aws.redshift',
    'sqlite',
    'mssql',
    'microsoft.sql_server',
    'oracle',
    'oracle.db',
    'db2',
    'ibm.db2',
    'cassandra',
    'trino',
  ].map((name) => [name, STANDARD] as const),
  ['mysql', MYSQL],
  ['mariadb', MYSQL],
]);

/** The systems whose queries are no SQL. */
const OTHERS: ReadonlySet<string> = new Set([
  'redis',
  'mongodb',
  'memcached',
  'elasticsearch',
  'opensearch',
  'couchdb',
  'neo4j',
  'hbase',
  'geode',
  'aws.dynamodb',
  'dynamodb',
]);

/** Returns the dialect of a database system; `undefined` for one that does not speak SQL. */
export const dialectOf = (system: string): SqlDialect | undefined =>
  OTHERS.has(system) ? undefined : (DIALECTS.get(system) ?? UNKNOWN);

/**
 * Whether a text is a statement of SQL by its beginning, behind parentheses and comments. Where its
 * first word may begin any sentence, as in "set of 4 plates", the words behind it decide.
 */
export function looksLikeSql(text: string): boolean {
  let start = endOfRun(text, 0, BEFORE_STATEMENT, MAX_BEFORE_STATEMENT);
  for (let end = endOfComment(text, start); end > start; end = endOfComment(text, start)) {
    start = endOfRun(text, end, BEFORE_STATEMENT, MAX_BEFORE_STATEMENT);
  }
  return STATEMENT.test(text.slice(start, start + 300));
}

const BEFORE_STATEMENT = createCharacterSet(' \t\r\n(;');
const MAX_BEFORE_STATEMENT = 100;

const STATEMENT =
  /^(?:select\s|(?:insert|replace|merge)\s{1,9}into\s|update\s{1,9}\S{1,120}\s{1,9}set\s|delete\s{1,9}from\s|(?:alter|create|drop)\s{1,9}(?:\w{1,20}\s{1,9}){0,3}(?:database|function|index|procedure|role|schema|table|trigger|user|view)\s|with\s{1,9}(?:recursive\s{1,9})?\S{1,60}\s{0,9}(?:\([^)]{0,100}\)\s{0,9})?as\s{0,9}\(|call\s{1,9}[\w.]{1,60}\s?\(|exec(?:ute)?\s{1,9}[\w.[\]]{1,60}[\s;]|grant\s{1,9}\w{1,20}\s|set\s{1,9}(?:\w{1,20}\s{1,9})?\S{1,60}\s{0,9}(?:=|to\s)|explain\s{1,9}(?:\(|analyze|select|insert|update|delete|with)|copy\s{1,9}\S{1,60}\s{0,9}(?:\(|from\s|to\s)|values\s{0,9}\()/i;

/** Returns where the comment ends that begins at `start`; `start` if there is none. */
function endOfComment(text: string, start: number): number {
  if (text.startsWith('--', start)) return endOfLine(text, start);
  return text.startsWith('/*', start) ? endOfBlock(text, start) : start;
}

/** Returns where a comment in a block ends. PostgreSQL and SQL Server have comments in comments. */
function endOfBlock(text: string, start: number): number {
  let depth = 1;
  let index = start + 2;
  for (; index < text.length && depth > 0; index += 1) {
    const charCode = text.charCodeAt(index);
    const next = text.charCodeAt(index + 1);
    if (charCode === SLASH && next === ASTERISK) depth += 1;
    else if (charCode === ASTERISK && next === SLASH) depth -= 1;
    else continue;
    index += 1;
  }
  return index;
}

/**
 * Replaces every literal of a statement by `?`: texts in every form of quotes, numbers, and what
 * stands behind `IDENTIFIED BY`. Comments are left out, since they may contain anything. Names,
 * keywords and parameters stay.
 *
 * Where it is not known whether a backslash escapes a quote, everything from there on is one
 * literal. It reads each character once.
 */
export function redactSql(text: string, dialect: SqlDialect): string {
  let redacted = '';
  let done = 0;
  let index = 0;
  let word = '';
  let wordBefore = '';
  const replace = (end: number, shown: string): void => {
    redacted += text.slice(done, index) + shown;
    done = end;
  };
  while (index < text.length) {
    const charCode = text.charCodeAt(index);
    if (isOfWord(charCode)) {
      const end = endOfWord(text, index);
      if (isDigit(charCode)) replace(end, '?');
      else {
        const isPassword = word === 'by' && wordBefore === 'identified';
        wordBefore = word;
        word = end - index > MAX_KEYWORD_LENGTH ? '' : text.slice(index, end).toLowerCase();
        if (isPassword && word !== 'values') replace(end, '?');
      }
      index = end;
    } else {
      const found = endOfSpecial(text, index, dialect);
      if (found?.shown !== undefined) replace(found.index, found.shown);
      index = found?.index ?? index + 1;
    }
  }
  return done === 0 ? text : redacted + text.slice(done);
}

const MAX_KEYWORD_LENGTH = 12;

interface End {
  readonly index: number;
  /** The text in the place of what ends here; `undefined` if it stays. */
  readonly shown?: string;
}

/** Returns where the literal, name in quotes or comment ends that begins at `index`. */
function endOfSpecial(text: string, index: number, dialect: SqlDialect): End | undefined {
  const next = text.charCodeAt(index + 1);
  switch (text.charCodeAt(index)) {
    case QUOTE:
      return { index: endOfText(text, index, dialect), shown: '?' };
    case DOUBLE_QUOTE: {
      if (dialect.hasDoubleQuotes) return { index: endOfText(text, index, dialect), shown: '?' };
      // Oracle writes a password like a name.
      const end = endOfQuoted(text, index, false);
      const isPassword = /identified\s{1,9}by\s{0,9}$/i.test(
        text.slice(Math.max(0, index - 30), index),
      );
      return isPassword ? { index: end, shown: '?' } : { index: end };
    }
    case BACKTICK: {
      const end = endOfQuoted(text, index, false);
      return { index: end };
    }
    case DOLLAR:
      return endOfDollarQuote(text, index);
    case HYPHEN:
      return next === HYPHEN ? { index: endOfLine(text, index), shown: '' } : undefined;
    case HASH:
      return dialect.hasHashes ? { index: endOfLine(text, index), shown: '' } : undefined;
    case SLASH: {
      if (next !== ASTERISK) return undefined;
      return { index: endOfBlock(text, index), shown: '' };
    }
    case COLON:
    case AT:
    case QUESTION_MARK:
      // A parameter: `:1`, `@p1`, `?1`.
      return isOfWord(next) ? { index: endOfWord(text, index + 1) } : undefined;
    default:
      return undefined;
  }
}

function endOfText(text: string, start: number, dialect: SqlDialect): number {
  const before = text.charAt(start - 1).toLowerCase();
  if (before === 'q' && text.charCodeAt(start) === QUOTE) return endOfOracleQuote(text, start);
  return endOfQuoted(text, start, before === 'e' ? true : dialect.hasBackslashes);
}

/** Oracle's `q'[it's]'`. */
function endOfOracleQuote(text: string, start: number): number {
  const open = text.charAt(start + 1);
  const end = text.indexOf(`${CLOSINGS.get(open) ?? open}'`, start + 2);
  return end < 0 ? text.length : end + 2;
}

const CLOSINGS: ReadonlyMap<string, string> = new Map([
  ['[', ']'],
  ['(', ')'],
  ['{', '}'],
  ['<', '>'],
]);

/** Returns where a text in quotes ends. Two quotes in it stand for one. */
export function endOfQuoted(
  text: string,
  start: number,
  hasBackslashes: boolean | undefined,
): number {
  const quote = text.charCodeAt(start);
  for (let index = start + 1; index < text.length; index += 1) {
    const charCode = text.charCodeAt(index);
    if (charCode === BACKSLASH && hasBackslashes === true) index += 1;
    else if (charCode === BACKSLASH && hasBackslashes === undefined) {
      if (text.charCodeAt(index + 1) === quote) return text.length;
    } else if (charCode === quote) {
      if (text.charCodeAt(index + 1) !== quote) return index + 1;
      index += 1;
    }
  }
  return text.length;
}

/** PostgreSQL's `$$…$$` and `$tag$…$tag$`; `$1` is a parameter. */
function endOfDollarQuote(text: string, start: number): End | undefined {
  const tagEnd = endOfWord(text, start + 1);
  if (isDigit(text.charCodeAt(start + 1))) {
    return { index: tagEnd };
  }
  if (text.charCodeAt(tagEnd) !== DOLLAR) return undefined;
  const tag = text.slice(start, tagEnd + 1);
  const end = text.indexOf(tag, tagEnd + 1);
  return { index: end < 0 ? text.length : end + tag.length, shown: '?' };
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}

/** Returns where a word or a number ends; `1.5e-3` is one. */
function endOfWord(text: string, start: number): number {
  let end = start;
  const isNumber = isDigit(text.charCodeAt(start));
  while (end < text.length) {
    const charCode = text.charCodeAt(end);
    const isOfNumber =
      isNumber &&
      (charCode === DOT || (isIn(SIGN, charCode) && isIn(EXPONENT, text.charCodeAt(end - 1))));
    if (!isOfWord(charCode) && !isOfNumber) break;
    end += 1;
  }
  return end;
}

const SIGN = createCharacterSet('+-');
const EXPONENT = createCharacterSet('eE');
const OF_ASCII_WORD = createCharacterSet(`${ALPHANUMERIC}_`);
/** Whether a character is part of a name, a keyword or a number. */
const isOfWord = (charCode: number): boolean => charCode > 127 || isIn(OF_ASCII_WORD, charCode);

const QUOTE = code("'");
const DOUBLE_QUOTE = code('"');
const BACKTICK = code('`');
const BACKSLASH = code('\\');
const DOLLAR = code('$');
const HYPHEN = code('-');
const HASH = code('#');
const SLASH = code('/');
const ASTERISK = code('*');
const COLON = code(':');
const AT = code('@');
const QUESTION_MARK = code('?');
const DOT = code('.');
