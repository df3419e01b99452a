import path from 'node:path';
import { describeEnding, startChild } from './children.ts';

const TIME_LIMIT_MILLIS = 120_000;

/**
 * Builds packages and examples as `npm run build` does, and shows its output only if it fails.
 *
 * @param root - of the repository
 */
export async function build(root: string, interrupted: AbortSignal) {
  const child = startChild({
    args: ['scripts/build.ts'],
    cwd: root,
    env: { ...process.env, PATH: pathWithTools(root) },
    startsOthers: true,
  });
  const stop = () => void child.stop(1_000);
  const timer = setTimeout(stop, TIME_LIMIT_MILLIS);
  interrupted.addEventListener('abort', stop, { once: true });
  const ending = await child.ended;
  interrupted.removeEventListener('abort', stop);
  clearTimeout(timer);
  interrupted.throwIfAborted();
  if (ending.exitCode !== 0) {
    const output = [...child.stdout, ...child.stderr].join('\n');
    throw new Error(`the build ${describeEnding(ending)}:\n${output}`);
  }
}

/** Adds the tools of the workspace, so that the demo also runs without npm, by `node scripts/demo.ts`. */
function pathWithTools(root: string) {
  return [path.join(root, 'node_modules', '.bin'), process.env['PATH']].join(path.delimiter);
}
