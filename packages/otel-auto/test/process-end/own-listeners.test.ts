import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { listenUnseen } from '../../src/process-end/own-listeners';
import { runForJson, runScript } from '../support/run-script';

const create = () => {
  const emitter = new EventEmitter();
  const heard: string[] = [];
  const hear = (what: string) => () => void heard.push(what);
  const own = listenUnseen(
    emitter,
    [
      { event: 'end', listener: hear('ours, first'), isFirst: true },
      { event: 'end', listener: hear('ours') },
    ],
    [],
  );
  return { emitter, heard, hear, own };
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a listener of ours', () => {
  it('takes no place of the application, which is warned as without us', async () => {
    const listen = (before: string) =>
      runForJson(`
        const { listenUnseen } = load('process-end/own-listeners.ts');
        const warnings = [];
        process.on('warning', ({ message }) => warnings.push(message.match(/\\d+ \\w+ listeners/)[0]));
        ${before}
        process.setMaxListeners(3);
        for (const event of ['end', 'other', 'other', 'end', 'other', 'end']) process.on(event, () => {});
        setImmediate(() => {
          const early = [...warnings];
          for (const event of ['other', 'end']) process.on(event, () => {});
          const limit = process.getMaxListeners();
          setImmediate(() => console.log(JSON.stringify({ early, limit, kinds: warnings.length })));
        });
      `);
    const ours = "listenUnseen(process, [{ event: 'end', listener: () => {} }], []);";
    const plain = await listen('');
    expect(plain).toEqual({ early: [], limit: 3, kinds: 2 });
    expect(await listen(ours)).toEqual(plain);
  });

  it('hears, and is seen by nobody', () => {
    const { emitter, heard, hear, own } = create();
    emitter.on('end', hear('theirs'));
    emitter.emit('end');
    expect(heard).toEqual(['ours, first', 'ours', 'theirs']);
    expect([emitter.listenerCount('end'), own.countOthers('end')]).toEqual([1, 1]);
    expect(emitter.listenerCount('removeListener')).toBe(0);
  });

  it.each([
    ['of the event', (emitter: EventEmitter) => emitter.removeAllListeners('end')],
    ['of every event', (emitter: EventEmitter) => emitter.removeAllListeners()],
  ])('is there again when an application has removed all listeners %s', async (_what, remove) => {
    const { emitter, heard, hear } = create();
    for (let time = 0; time < 2; time += 1) {
      emitter.on('end', hear('theirs'));
      remove(emitter);
      await turn();
    }
    emitter.emit('end');
    expect(heard).toEqual(['ours, first', 'ours']);
  });

  it('is gone when we stop to listen', async () => {
    const { emitter, heard, own } = create();
    own.stopListening('end');
    emitter.removeAllListeners();
    await turn();
    emitter.emit('end');
    expect(heard).toEqual([]);
  });

  it.each([
    ['removes its own', "process.on('SIGTERM', tidy); process.off('SIGTERM', tidy);"],
    ['removes all', "process.on('SIGTERM', tidy); process.removeAllListeners('SIGTERM');"],
  ])('hears a signal after an application %s', async (_what, application) => {
    const { stdout, signal } = await runScript(`
      const { listenUnseen } = load('process-end/own-listeners.ts');
      const onSignal = () => {
        console.log('heard');
        own.stopListening('SIGTERM');
        process.kill(process.pid, 'SIGTERM');
      };
      const own = listenUnseen(process, [{ event: 'SIGTERM', listener: onSignal, isFirst: true }], []);
      const tidy = () => undefined;
      ${application}
      setTimeout(() => process.kill(process.pid, 'SIGTERM'), 20);
      setTimeout(() => undefined, 5000);
    `);
    expect([stdout, signal]).toEqual(['heard\n', 'SIGTERM']);
  });
});
