/**
 * Parses a line of JSON into its members. For a line that is malformed, or so long that parsing
 * would hold up the application, it returns the members at the beginning, and the message from the
 * end.
 *
 * It reads the line alone and never what the application passed, since serializers, formatters and
 * redaction may have removed parts of that. Never throws.
 */
export function readLine(line: string, messageKey: string): Record<string, unknown> {
  const whole = line.length > MAX_PARSED_LENGTH ? undefined : parseObject(line);
  if (whole !== undefined) return whole;
  const fields = readHead(withMark(line));
  if (fields[messageKey] === undefined) {
    const message = readLastText(line.slice(-MAX_PART_LENGTH).trimEnd(), messageKey);
    if (message !== undefined) fields[messageKey] = message;
  }
  return fields;
}

/** Returns the beginning of a long line, with the line's length as its first member. */
function withMark(line: string): string {
  return line.length <= MAX_PARSED_LENGTH
    ? line
    : `{"[cut]":"a line of ${line.length} characters",${line.slice(1, MAX_PART_LENGTH)}`;
}

/**
 * Parses the members that the beginning of an object contains completely, and the beginning of a
 * text that is cut off.
 */
function readHead(text: string): Record<string, unknown> {
  const { end, isInText } = findLastMember(text);
  const withText = isInText ? readBrokenText(text) : undefined;
  return withText ?? parseObject(`${text.slice(0, end)}}`) ?? {};
}

/**
 * Parses an object that breaks off inside a text, where an escape sequence may have been cut in
 * two.
 */
function readBrokenText(text: string): Record<string, unknown> | undefined {
  for (let cut = 0; cut < MAX_ESCAPE_LENGTH; cut += 1) {
    const members = parseObject(`${text.slice(0, text.length - cut)}"}`);
    if (members !== undefined) return members;
  }
  return undefined;
}

/**
 * Finds where the last complete member of an object ends, and whether the input breaks off inside a
 * text.
 */
function findLastMember(text: string): { readonly end: number; readonly isInText: boolean } {
  let end = 0;
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (isInText) {
      if (character === '\\') index += 1;
      else if (character === '"') isInText = false;
    } else if (character === '"') isInText = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    else if (character === ',' && depth === 1) end = index;
  }
  return { end, isInText: isInText && depth === 1 };
}

/**
 * Reads the text member under a key at the end of a line. Quotes inside a text are escaped, so a
 * match is a member; it is the last one if only `}` follows.
 */
function readLastText(text: string, key: string): unknown {
  const start = text.lastIndexOf(`,"${key}":"`);
  return start === -1 ? undefined : parseObject(`{${text.slice(start + 1)}`)?.[key];
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

const MAX_PARSED_LENGTH = 262_144;
/**
 * The number of characters read of a long line's beginning and end: twice the limit of a body,
 * since characters may be escaped.
 */
const MAX_PART_LENGTH = 131_072;
const MAX_ESCAPE_LENGTH = '\\u0000'.length;
