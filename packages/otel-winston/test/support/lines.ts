import { Writable } from 'node:stream';
import type { Winston } from './load-winston';

/** Creates a stream transport that keeps the lines that winston finishes. */
export function createLines(
  winston: Winston,
  options: object = {},
): { transport: InstanceType<Winston['transports']['Stream']>; lines: string[] } {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, callback) {
      lines.push(String(chunk).slice(0, -1));
      callback();
    },
  });
  return { transport: new winston.transports.Stream({ stream, eol: '\n', ...options }), lines };
}
