import { describe, expect, it } from '@jest/globals';
import { ownLines } from '../support/run';
import { expectSameEnd } from './support/expect-same-end';
import { ALL_ITEMS, instancesByMaker, itemsByMaker } from './support/items-by-maker';
import { runBesidePlain, runProcesses } from './support/run-processes';

const EVERY_PROCESS = { parent: ALL_ITEMS, 'child 1': ALL_ITEMS, 'child 2': ALL_ITEMS };

describe.each([
  ['fork', 'require'],
  ['spawn with NODE_OPTIONS', 'node-options'],
  ['spawn with execArgv', 'import'],
] as const)('children by %s', (way, door) => {
  it.each(['by itself', 'by process.exit', 'SIGTERM'])(
    'that end (%s) deliver once and end as they would have',
    async (end) => {
      const both = await runBesidePlain('children.cjs', { args: [way, end], door });
      expectSameEnd(both);
      expect(itemsByMaker(both.run)).toEqual(EVERY_PROCESS);
      expect(Object.keys(instancesByMaker(both.run))).toHaveLength(3);
      const startLines = ownLines(both.run).filter((line) => line.startsWith('@acme/otel-auto '));
      expect(startLines).toHaveLength(3);
    },
  );
});

describe('a service.instance.id that the environment gives', () => {
  it('is that of the parent, and of each fork with its mark', async () => {
    const run = await runProcesses('children.cjs', {
      args: ['fork', 'by itself'],
      env: { OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=pod-1' },
    });
    expect(instancesByMaker(run)).toEqual({
      parent: 'pod-1',
      'child 1': expect.stringMatching(/^pod-1\/\d+$/),
      'child 2': expect.stringMatching(/^pod-1\/\d+$/),
    });
  });
});
