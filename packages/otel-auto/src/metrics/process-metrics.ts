import type { MeterProvider } from '@opentelemetry/api';
import { DISTRO_NAME, VERSION } from '../version';

/**
 * Observes CPU time, memory and uptime of the process under the names of the semantic conventions
 * ("Process metrics"). Upstream has them only in a package that is off by default.
 */
export function observeProcess(provider: MeterProvider): void {
  const meter = provider.getMeter(DISTRO_NAME, VERSION);
  meter
    .createObservableCounter('process.cpu.time', {
      unit: 's',
      description: 'Total CPU seconds broken down by different CPU modes.',
    })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe(user / 1e6, { 'cpu.mode': 'user' });
      result.observe(system / 1e6, { 'cpu.mode': 'system' });
    });
  meter
    .createObservableUpDownCounter('process.memory.usage', {
      unit: 'By',
      description: 'The amount of physical memory in use.',
    })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableGauge('process.uptime', {
      unit: 's',
      description: 'The time the process has been running.',
    })
    .addCallback((result) => result.observe(process.uptime()));
}
