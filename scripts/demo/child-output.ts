import type { Readable } from 'node:stream';

/** A child that prints without end does not fill our memory. */
const KEPT_LINES = 2_000;
const LONGEST_LINE = 16_384;

/** Cuts a child's output into lines, keeps the newest and passes each on as it comes. */
export function readLines(
  stream: Readable,
  onLine: (line: string) => void = () => {},
): { lines: readonly string[] } {
  const lines: string[] = [];
  let rest = '';
  const take = (line: string) => {
    lines.push(line);
    if (lines.length > KEPT_LINES) {
      lines.shift();
    }
    onLine(line);
  };
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    parts.forEach(take);
    if (rest.length > LONGEST_LINE) {
      take(rest);
      rest = '';
    }
  });
  stream.on('end', () => {
    if (rest !== '') {
      take(rest);
    }
  });
  return { lines };
}
