import { join } from 'node:path';
import { PRELUDE } from './run-script';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder';

/** The part that delivers at the exit, as a file that a worker can run. */
export interface ExitSenderFile extends Pick<TemporaryFolder, 'remove'> {
  readonly path: string;
}

/** Creates a file that runs the part from its source. */
export function createExitSenderFile(): ExitSenderFile {
  const { path, remove } = createTemporaryFolder({
    'exit-sender.cjs': `${PRELUDE} load('parts/exit-sender.ts');`,
  });
  return { path: join(path, 'exit-sender.cjs'), remove };
}
