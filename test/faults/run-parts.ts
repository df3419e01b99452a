import { testBursts } from './bursts/test-bursts.ts';
import { testEnds } from './ends/test-ends.ts';
import { compareWithExpectations, hasUnexpected, type Result } from './flaws.ts';
import { testOutages } from './outages/test-outages.ts';
import type { FaultsOptions, Part } from './options.ts';
import type { Installation } from './installation.ts';

const PARTS: Record<Part, typeof testEnds> = {
  ends: testEnds,
  outages: testOutages,
  bursts: testBursts,
};

/**
 * Runs the parts that are wanted and says how they fared.
 *
 * @returns the exit code
 */
export async function runParts(
  options: FaultsOptions,
  installation: Installation,
): Promise<number> {
  const results: Result[] = [];
  let skipped = 0;
  const parts = options.parts.flatMap((part) =>
    options.protocols.map((protocol) => ({ part, protocol })),
  );
  for (const { part, protocol } of parts) {
    const startedAt = performance.now();
    const outcome = await PARTS[part]({ ...options, protocol }, installation);
    results.push(...outcome.results);
    skipped += outcome.skipped;
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    print(`\n## ${part} over ${protocol} (${seconds} s)\n`);
    print(outcome.table);
    print('');
    for (const line of outcome.summary) print(line);
  }
  return conclude(results, skipped);
}

function conclude(results: readonly Result[], skipped: number): number {
  const { unexpected, known, gone } = compareWithExpectations(results);
  print(`\n${known} known shortfalls, ${unexpected.length} unexpected`);
  for (const line of gone) print(`GONE ${line}`);
  for (const line of unexpected) print(`UNEXPECTED ${line}`);
  const failed = results.filter(hasUnexpected).length;
  if (skipped > 0) print(`\n${skipped} skipped: no namespace of processes can be made here`);
  print(`${results.length - failed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 && results.length > 0 ? 0 : 1;
}

const print = (line: string) => process.stdout.write(`${line}\n`);
