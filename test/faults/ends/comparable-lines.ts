import { listOtherLines } from '../voice.ts';
import type { EndKind } from './kinds.ts';

/** Takes what differs from run to run out of what the application and Node.js wrote. */
export function toComparableLines(output: string, { args: [end] }: EndKind): readonly string[] {
  const lines = listOtherLines(output).map((line) =>
    line
      .replace(/^(ending|waiting) at .*/, '$1')
      .replace(/^\(node:\d+\)/, '(node:PID)')
      .replace(/\(Use `.*? --trace-/, '(Use `node --trace-')
      // Node.js calls one listener from another line of its own than several
      .replace(/\(node:events:\d+:\d+\)$/, '(node:events)'),
  );
  const own = lines.filter((line) => !TRAMPOLINE.test(line));
  // a native stack trace with addresses
  return end === 'abort' ? own.filter((line) => /^(?:made|exit|ending)\b/.test(line)) : own;
}

/** A frame of Node.js 22 below what it calls itself, wherever AsyncLocalStorage is in use. */
const TRAMPOLINE = /^ +at process\.callbackTrampoline \(node:internal/;
