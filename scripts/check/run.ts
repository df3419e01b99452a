import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';

export const root = join(import.meta.dirname, '../..');

const TOOLS = join(root, 'node_modules/.bin');

/** Runs a tool of the workspace and returns what it printed when it failed, nothing when it did not. */
export async function run(command: string, ...args: readonly string[]): Promise<string[]> {
  const { exitCode, output } = await capture(command, ...args);
  if (exitCode === 0) return [];
  return [output.trim() || `${command} ended with exit code ${exitCode}`];
}

/** Runs a tool of the workspace and returns its exit code and what it printed on both streams. */
export async function capture(
  command: string,
  ...args: readonly string[]
): Promise<{ exitCode: number | null; stdout: string; output: string }> {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, PATH: `${TOOLS}${delimiter}${process.env.PATH}`, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ]);
  return { exitCode, stdout, output: stdout + stderr };
}
