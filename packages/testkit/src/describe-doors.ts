import { describe } from '@jest/globals';
import { DOORS, type Door } from './door';
import { DEFAULT_NODE_VERSION, type NodeVersion } from './node-versions';

/** A combination of door, module kind and Node.js version in which an application may run. */
export interface DoorCase {
  readonly door: Door;
  readonly moduleKind: 'cjs' | 'esm';
  readonly nodeVersion: NodeVersion;
}

/** The cases to run: every combination that `where` does not exclude. */
export interface DoorMatrix {
  /** @defaultValue every door */
  readonly doors?: readonly Door[];
  /** @defaultValue both */
  readonly moduleKinds?: readonly DoorCase['moduleKind'][];
  /** @defaultValue the version that the project is developed on */
  readonly nodeVersions?: readonly NodeVersion[];
  /** Returns whether a combination is run. */
  readonly where?: (one: DoorCase) => boolean;
}

const TITLES: Readonly<Record<Door | DoorCase['moduleKind'], string>> = {
  require: '--require',
  import: '--import',
  'node-options': 'NODE_OPTIONS',
  'first-line': 'its first line',
  none: 'no door',
  cjs: 'CommonJS',
  esm: 'ES modules',
};

/** Describes the same tests for every door, module kind and Node.js version asked for. */
export function describeDoors(
  title: string,
  matrix: DoorMatrix,
  define: (one: DoorCase) => void,
): void {
  for (const one of toCases(matrix)) {
    const { door, moduleKind, nodeVersion } = one;
    describe(`${title} in ${TITLES[moduleKind]} by ${TITLES[door]} on Node.js ${nodeVersion}`, () =>
      define(one));
  }
}

function toCases({
  doors = DOORS,
  moduleKinds = ['cjs', 'esm'],
  nodeVersions = [DEFAULT_NODE_VERSION],
  where = () => true,
}: DoorMatrix): DoorCase[] {
  return nodeVersions
    .flatMap((nodeVersion) =>
      moduleKinds.flatMap((moduleKind) =>
        doors.map((door): DoorCase => ({ door, moduleKind, nodeVersion })),
      ),
    )
    .filter(where);
}
