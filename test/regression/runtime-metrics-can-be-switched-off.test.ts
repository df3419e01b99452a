import { expect, it } from '@jest/globals';
import { runScript } from '../support/run';

it('the metrics of the runtime are absent when it is disabled, those of the process stay', async () => {
  const env = { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'runtime-node' };
  const run = await runScript(`require('http'); setTimeout(() => {}, 1300);`, { env });
  const names = [...new Set(run.metricPoints.map(({ name }) => name))];
  expect(names).toEqual(expect.arrayContaining(['process.cpu.time', 'process.memory.usage']));
  expect(names.filter((name) => /^(nodejs|v8js)\./.test(name))).toEqual([]);
});
