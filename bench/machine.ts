import { execFileSync } from 'node:child_process';
import os from 'node:os';

/** Describes what the figures depend on besides the code. */
export function describeMachine(nodeFile: string) {
  return {
    cpu: os.cpus()[0]?.model.trim() || os.arch(),
    cores: os.availableParallelism(),
    memoryGiB: os.totalmem() / 1024 ** 3,
    system: `${os.type()} ${os.release().split('-', 1)[0]}, ${os.arch()}`,
    nodeVersion: execFileSync(nodeFile, ['--version'], {
      encoding: 'utf8',
      timeout: 30_000,
    }).trim(),
  };
}

/** The load average of the last minute: how much else ran. */
export const loadAverage = () => os.loadavg()[0] ?? NaN;
