import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareWorkspace, removeScratch } from '../../bench/workspace.mjs';

const APPLICATIONS = join(import.meta.dirname, 'applications');

/** What the applications share with those of the benchmark. */
const SPREAD = join(import.meta.dirname, '../../bench/applications/spans/src/spread.js');

/**
 * The applications of the suite beside the packed distro and the libraries of the examples, outside the
 * repository.
 *
 * @typedef {object} Installation
 * @property {string} scratchDir where processes leave their output
 * @property {(application: string) => string} findApplication
 * @property {() => void} remove
 */

/**
 * @param {string} root of the repository
 * @returns {Installation}
 */
export function installApplications(root) {
  const workspace = prepareWorkspace(root, { peers: false });
  const { express, nest } = workspace.projects;
  // of this run alone; the folder around it is shared and kept
  const folders = { express: express.dir, nest: nest.dir };
  for (const [name, dir] of Object.entries(folders)) {
    folders[name] = join(dir, `faults-${process.pid}`);
    cpSync(APPLICATIONS, folders[name], { recursive: true });
    cpSync(SPREAD, join(folders[name], 'spread.cjs'));
  }
  return {
    scratchDir: workspace.scratchDir,
    findApplication: (name) => join(folders[name === 'nest.mjs' ? 'nest' : 'express'], name),
    remove() {
      for (const dir of Object.values(folders)) rmSync(dir, { recursive: true, force: true });
      removeScratch(workspace);
    },
  };
}
