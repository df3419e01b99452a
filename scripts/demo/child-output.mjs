/** A child that prints without end does not fill our memory. */
const KEPT_LINES = 2_000;
const LONGEST_LINE = 16_384;

/**
 * Cuts a child's output into lines, keeps the newest and passes each on as it comes.
 *
 * @param {import('node:stream').Readable} stream
 * @param {(line: string) => void} onLine
 * @returns {{ lines: readonly string[] }}
 */
export function readLines(stream, onLine = () => {}) {
  /** @type {string[]} */
  const lines = [];
  let rest = '';
  const take = (/** @type {string} */ line) => {
    lines.push(line);
    if (lines.length > KEPT_LINES) {
      lines.shift();
    }
    onLine(line);
  };
  stream.setEncoding('utf8');
  stream.on('data', (/** @type {string} */ chunk) => {
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
