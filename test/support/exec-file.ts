import { execFile as execFileWithCallback } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Runs a command to its end; rejects if it fails or takes longer than `timeout`, by default a
 * minute.
 */
export const execFile = (
  command: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly timeout?: number;
  },
): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFileWithCallback)(command, args, { timeout: 60_000, ...options });
