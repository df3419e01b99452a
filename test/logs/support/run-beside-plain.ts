import type { Run } from '@acme/otel-testkit';
import { runApp, type RunFixtureOptions } from '../../support/run';
import { toCaseOutcomes, type CaseOutcome } from './case-outcomes';

/** One application, run without the distro and with it. */
export interface BesidePlain {
  readonly plain: Run;
  readonly ours: Run;
  /** The cases without the distro, by their names. */
  readonly plainCases: ReadonlyMap<string, CaseOutcome>;
  /** The cases with the distro. */
  readonly cases: ReadonlyMap<string, CaseOutcome>;
}

/** Runs an application of cases twice: as it is, and with the packed distro before it. */
export async function runBesidePlain(
  entry: string,
  options: RunFixtureOptions = {},
): Promise<BesidePlain> {
  const [plain, ours] = await Promise.all([
    runApp(entry, { ...options, door: 'none' }),
    runApp(entry, options),
  ]);
  return { plain, ours, plainCases: toCaseOutcomes(plain), cases: toCaseOutcomes(ours) };
}
