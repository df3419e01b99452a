import { SHORTFALLS, type Shortfall } from './expectations.ts';
import type { Part, Protocol } from './options.ts';
import type { NodeVersion } from '@acme/otel-testkit';

export interface Flaw {
  readonly name: string;
  readonly detail: string;
}

/** The flaws of one case, and how they stand in the table. */
export interface Judgement {
  readonly flaws: readonly Flaw[];
  readonly text: string;
  /** The time that it adds to the end; not of a run that never ended. */
  readonly addedMillis?: number | undefined;
}

export interface Result {
  readonly part: Part;
  readonly name: string;
  /** The receiver's. */
  readonly state: string;
  readonly nodeVersion: NodeVersion;
  readonly protocol: Protocol;
  readonly judgement: Judgement;
}

/** The outcome of a part of the suite. */
export interface Outcome {
  readonly results: readonly Result[];
  readonly skipped: number;
  readonly table: string;
  readonly summary: readonly string[];
}

/** The judgement of a case that could not be run. */
export const toBroken = (error: unknown): Judgement => ({
  flaws: [{ name: 'broken', detail: error instanceof Error ? error.message : String(error) }],
  text: 'broken',
});

/** Separates the flaws that are known from those that are not. */
export function compareWithExpectations(results: readonly Result[]): {
  known: number;
  unexpected: readonly string[];
  gone: readonly string[];
} {
  const flaws = results.flatMap((result) =>
    result.judgement.flaws.map(({ name, detail }) => ({ result, name, detail })),
  );
  const unexpected = flaws.filter(
    ({ result, name }) => !SHORTFALLS.some((shortfall) => covers(shortfall, result, name)),
  );
  return {
    known: flaws.length - unexpected.length,
    unexpected: describe(unexpected),
    gone: SHORTFALLS.filter(({ sometimes }) => !sometimes).flatMap((shortfall) =>
      listGone(shortfall, results),
    ),
  };
}

/** One line for a flaw of a case, with all receivers and versions that have it, and the first detail. */
function describe(flaws: readonly (Flaw & { readonly result: Result })[]): string[] {
  const groups = Map.groupBy(
    flaws,
    ({ result: { part, name: title }, name }) => `${part}: ${title}: ${name}`,
  );
  return [...groups].map(([title, group]) => {
    const list = (field: 'state' | 'nodeVersion' | 'protocol') =>
      [...new Set(group.map(({ result }) => result[field]))].join(' ');
    return `${title} (receiver: ${list('state')}; ${list('protocol')}; Node.js ${list('nodeVersion')}): ${group[0]?.detail}`;
  });
}

export const hasUnexpected = (result: Result) =>
  compareWithExpectations([result]).unexpected.length > 0;

/** The cases of a shortfall that were run and had none of its flaws. */
function listGone(shortfall: Shortfall, results: readonly Result[]): string[] {
  const concerned = results.filter((result) => concerns(shortfall, result));
  const flawed = concerned.filter(({ judgement }) =>
    judgement.flaws.some(({ name }) => shortfall.flaws.includes(name)),
  );
  const names = new Set(concerned.map(({ name }) => name));
  for (const { name } of flawed) names.delete(name);
  return [...names].map(
    (name) => `${shortfall.part}: ${name}: ${shortfall.flaws.join(', ')} (${shortfall.because})`,
  );
}

const covers = (shortfall: Shortfall, result: Result, flaw: string) =>
  concerns(shortfall, result) && shortfall.flaws.includes(flaw);

const concerns = ({ part, names, states, nodeVersions }: Shortfall, result: Result) =>
  part === result.part &&
  names.includes(result.name) &&
  (states === undefined || states.includes(result.state)) &&
  (nodeVersions === undefined || nodeVersions.includes(result.nodeVersion));
