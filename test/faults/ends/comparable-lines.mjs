import { listOtherLines } from '../voice.mjs';

/**
 * What the application and Node.js wrote, without what differs from run to run.
 *
 * @param {string} output
 * @param {import('./kinds.mjs').EndKind} kind
 * @returns {readonly string[]}
 */
export function toComparableLines(output, { args: [end] }) {
  const lines = listOtherLines(output).map((line) =>
    line
      .replace(/^(ending|waiting) at .*/, '$1')
      .replace(/^\(node:\d+\)/, '(node:PID)')
      .replace(/\(Use `.*? --trace-/, '(Use `node --trace-')
      // Node.js calls one listener from another line of its own than several
      .replace(/\(node:events:\d+:\d+\)$/, '(node:events)'),
  );
  // a native stack trace with addresses
  return end === 'abort' ? lines.filter((line) => /^(?:made|exit|ending)\b/.test(line)) : lines;
}
