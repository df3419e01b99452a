import { describe, expect, it } from '@jest/globals';
import { DataPointType, MeterProvider } from '@opentelemetry/sdk-metrics';
import { observeProcess } from '../../src/metrics/process-metrics';
import { TestMetricReader } from '../support/metric-reader';

const observe = async () => {
  const reader = new TestMetricReader();
  observeProcess(new MeterProvider({ readers: [reader] }));
  return await reader.read();
};

describe('observeProcess', () => {
  it('observes CPU time, memory and uptime, by the names and units of the conventions', async () => {
    const metrics = await observe();
    expect([...metrics].map(([name, { descriptor }]) => [name, descriptor.unit])).toEqual([
      ['process.cpu.time', 's'],
      ['process.memory.usage', 'By'],
      ['process.uptime', 's'],
    ]);
  });

  it('counts CPU time in seconds, for each mode', async () => {
    const metric = (await observe()).get('process.cpu.time');
    expect(metric).toMatchObject({ dataPointType: DataPointType.SUM, isMonotonic: true });
    expect(metric?.dataPoints.map(({ attributes }) => attributes)).toEqual([
      { 'cpu.mode': 'user' },
      { 'cpu.mode': 'system' },
    ]);
    const { user } = process.cpuUsage();
    expect(metric?.dataPoints[0]?.value).toBeGreaterThan(0);
    expect(metric?.dataPoints[0]?.value).toBeLessThanOrEqual(user / 1e6);
  });

  it('gives memory in bytes, as what goes up and down', async () => {
    const metric = (await observe()).get('process.memory.usage');
    expect(metric).toMatchObject({ dataPointType: DataPointType.SUM, isMonotonic: false });
    expect(metric?.dataPoints[0]?.value).toBeGreaterThan(1_000_000);
  });

  it('gives uptime in seconds', async () => {
    const metric = (await observe()).get('process.uptime');
    expect(metric?.dataPointType).toBe(DataPointType.GAUGE);
    expect(metric?.dataPoints[0]?.value).toBeCloseTo(process.uptime(), 0);
  });
});
