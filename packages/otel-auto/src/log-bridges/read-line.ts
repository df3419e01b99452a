/**
 * Takes a line of JSON apart. Of one that is so long that this would hold up the application, or that
 * its logger has made wrong, only the beginning, and the message at its end.
 *
 * It is read from the line alone, never from what the application passed, so that nothing comes
 * back that serializers, formatters and redaction have kept out of it. Never throws.
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

/** The beginning of a line that is long, and as its first member how long it was. */
function withMark(line: string): string {
  return line.length <= MAX_PARSED_LENGTH
    ? line
    : `{"[cut]":"a line of ${line.length} characters",${line.slice(1, MAX_PART_LENGTH)}`;
}

/** The members of which the beginning of an object has the whole, and the beginning of a text. */
function readHead(text: string): Record<string, unknown> {
  const { end, isInText } = findLastMember(text);
  const withText = isInText ? readBrokenText(text) : undefined;
  return withText ?? parseObject(`${text.slice(0, end)}}`) ?? {};
}

/** An escape sequence may have been cut in two. */
function readBrokenText(text: string): Record<string, unknown> | undefined {
  for (let cut = 0; cut < MAX_ESCAPE_LENGTH; cut += 1) {
    const members = parseObject(`${text.slice(0, text.length - cut)}"}`);
    if (members !== undefined) return members;
  }
  return undefined;
}

/** Finds where the last whole member of an object ends, and whether its text breaks off in a text. */
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

/** Quotes inside of a text are escaped, so what is found is a member; it is the last if only `}` follows. */
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
/** Twice as much as a body has, since characters may be escaped. */
const MAX_PART_LENGTH = 131_072;
const MAX_ESCAPE_LENGTH = '\\u0000'.length;
