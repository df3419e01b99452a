import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeVersion } from '@acme/otel-testkit';
import type { Protocol } from './options.ts';
import {
  installApplication,
  makeScratchFolder,
  openCache,
  packDistro,
} from '../../scripts/support/installed-applications.ts';

const APPLICATIONS = join(import.meta.dirname, 'applications');

/** The file that the applications share with those of the benchmark. */
const SPREAD = join(import.meta.dirname, '../../scripts/support/spread.cjs');

/**
 * The applications of the suite beside the packed distro and the libraries of the examples, outside the
 * repository.
 */
export interface Installation {
  /** The folder in which processes leave their output. */
  readonly scratchDir: string;
  readonly findApplication: (application: string) => string;
  readonly remove: () => void;
}

/** The version and the installation that a case runs on. */
export interface Surroundings {
  readonly nodeVersion: NodeVersion;
  readonly protocol: Protocol;
  readonly installation: Installation;
}

/** @param root - of the repository */
export function installApplications(root: string): Installation {
  openCache();
  const tarball = packDistro(root);
  const scratchDir = makeScratchFolder();
  // of this run alone; the folder around it is shared and kept
  const install = (example: string): string => {
    const { dir } = installApplication(join(root, 'examples', example), 'dist', tarball);
    const folder = join(dir, `faults-${process.pid}`);
    cpSync(APPLICATIONS, folder, { recursive: true });
    cpSync(SPREAD, join(folder, 'spread.cjs'));
    return folder;
  };
  const express = install('express-winston');
  const nest = install('nestjs-winston');
  return {
    scratchDir,
    findApplication: (name) => join(name === 'nest.mjs' ? nest : express, name),
    remove() {
      for (const dir of [express, nest, scratchDir]) rmSync(dir, { recursive: true, force: true });
    },
  };
}
