import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  installApplication,
  makeScratchFolder,
  openCache,
  packDistro,
} from '../../scripts/support/installed-applications.mjs';

const APPLICATIONS = join(import.meta.dirname, 'applications');

/** What the applications share with those of the benchmark. */
const SPREAD = join(import.meta.dirname, '../../scripts/support/spread.cjs');

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
  openCache();
  const tarball = packDistro(root);
  const scratchDir = makeScratchFolder();
  // of this run alone; the folder around it is shared and kept
  const [express, nest] = ['express-winston', 'nestjs-winston'].map((example) => {
    const { dir } = installApplication(join(root, 'examples', example), 'dist', tarball);
    const folder = join(dir, `faults-${process.pid}`);
    cpSync(APPLICATIONS, folder, { recursive: true });
    cpSync(SPREAD, join(folder, 'spread.cjs'));
    return folder;
  });
  return {
    scratchDir,
    findApplication: (name) => join(name === 'nest.mjs' ? nest : express, name),
    remove() {
      for (const dir of [express, nest, scratchDir]) rmSync(dir, { recursive: true, force: true });
    },
  };
}
