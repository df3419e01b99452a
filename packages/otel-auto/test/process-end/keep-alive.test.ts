import { describe, expect, it } from '@jest/globals';
import { keepAlive } from '../../src/process-end/keep-alive';
import { runScript } from '../support/run-script';

describe('keepAlive', () => {
  it('lets a process live until the work is done, and no longer', async () => {
    const run = await runScript(`
      const { keepAlive } = load('process-end/keep-alive.ts');
      const work = new Promise((resolve) => setTimeout(resolve, 50, 'done').unref());
      keepAlive(work).then(console.log);
      keepAlive(Promise.reject(new Error('no'))).catch(({ message }) => console.log(message));
    `);
    expect(run).toMatchObject({ exitCode: 0, stdout: 'no\ndone\n' });
  });

  it('gives what the work gives', async () => {
    expect(await keepAlive(Promise.resolve(1))).toBe(1);
  });
});
