import type { Definition } from './definitions';
import { parseHeaders, parseKeyValues } from './parse-key-values';
import { parseKeys } from './parse-keys';
import { parseName, parseNames } from './parse-names';
import { parseDuration, parseInteger, parseRatio, parseTimeout } from './parse-number';
import { parsePaths } from './parse-paths';
import { parseSamplingRules } from './parse-sampling-rules';
import { parseTokens } from './parse-tokens';
import { parseNamePatterns, parseRedactedNames } from './parse-redaction';
import { accept, type Parsed, reject } from './parsed';

/** Parses the text of a variable by the kind of its row. */
export function parseText(definition: Definition, text: string): Parsed<unknown> {
  switch (definition.kind) {
    case 'boolean':
      return parseBoolean(text);
    case 'integer':
      return parseInteger(text, definition.minimum);
    case 'durationMillis':
      return parseDuration(text, definition.minimum);
    case 'timeoutMillis':
      return parseTimeout(text);
    case 'ratio':
      return parseRatio(text);
    case 'enum':
      return parseName(text, definition);
    case 'list':
      return parseNames(text, definition);
    case 'paths':
      return parsePaths(text);
    case 'keys':
      return parseKeys(text);
    case 'tokens':
      return parseTokens(text, definition.tokens);
    case 'samplingRules':
      return parseSamplingRules(text);
    case 'redactedNames':
      return parseRedactedNames(text);
    case 'namePatterns':
      return parseNamePatterns(text);
    case 'keyValues':
      return parseKeyValues(text);
    case 'headers':
      return parseHeaders(text);
    // Endpoints depend on the protocol, instrumentations on the table, entities on one another, and
    // those of propagation are made of parts: they have parsers of their own, and their texts are
    // returned unchanged here.
    case 'url':
    case 'instrumentations':
    case 'entities':
    case 'incomingContext':
    case 'targets':
    case 'headerNames':
    case 'string':
      return accept(text);
  }
}

function parseBoolean(text: string): Parsed<boolean> {
  const lower = text.toLowerCase();
  if (lower === 'true') return accept(true);
  return lower === 'false' ? accept(false) : reject(text, 'true or false');
}
