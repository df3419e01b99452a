import { describe, expect, it } from '@jest/globals';
import { isThread } from '../src/is-thread';
import { PRELUDE, runScript } from './support/run-script';

describe('isThread', () => {
  it('is false in the main thread', () => {
    expect(isThread()).toBe(false);
  });

  it('is true in another', async () => {
    const script = `${PRELUDE} console.log(load('is-thread.ts').isThread());`;
    const run = await runScript(`
      const { Worker } = require('node:worker_threads');
      new Worker(${JSON.stringify(script)}, { eval: true });
    `);
    expect(run).toEqual({ exitCode: 0, signal: null, stdout: 'true\n', stderr: '' });
  });
});
