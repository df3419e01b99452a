import { describe, expect, it } from '@jest/globals';
import { expectSameEnd } from './support/expect-same-end';
import { ALL_ITEMS, instancesByMaker, itemsByMaker } from './support/items-by-maker';
import { runBesidePlain, runProcesses } from './support/run-processes';

describe('the workers of a cluster', () => {
  it.each([
    'disconnected by the primary',
    'disconnecting itself',
    'calling process.exit',
    'killed by SIGTERM',
  ])('%s share a server, deliver once and end as they would have', async (end) => {
    const both = await runBesidePlain('cluster.cjs', { args: [end] });
    expectSameEnd(both);
    const { run } = both;
    expect(itemsByMaker(run)).toEqual({
      primary: ALL_ITEMS,
      'worker 1': ALL_ITEMS,
      'worker 2': ALL_ITEMS,
    });
    expect(Object.keys(instancesByMaker(run))).toHaveLength(3);
    const kinds = run.spans.filter(({ name }) => name === 'GET').map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual([...repeat('CLIENT', 6), ...repeat('SERVER', 6)]);
  });

  it('have the service.instance.id that the environment gives with their mark', async () => {
    const run = await runProcesses('cluster.cjs', {
      args: ['disconnected by the primary'],
      env: { OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=pod-1' },
    });
    expect(instancesByMaker(run)).toEqual({
      primary: 'pod-1',
      'worker 1': expect.stringMatching(/^pod-1\/\d+$/),
      'worker 2': expect.stringMatching(/^pod-1\/\d+$/),
    });
  });
});

const repeat = (text: string, times: number): string[] => Array.from({ length: times }, () => text);
