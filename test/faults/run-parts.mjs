import { testBursts } from './bursts/test-bursts.mjs';
import { testEnds } from './ends/test-ends.mjs';
import { compareWithExpectations, hasUnexpected } from './flaws.mjs';
import { testOutages } from './outages/test-outages.mjs';

/** @type {Record<string, typeof testEnds>} */
const PARTS = { ends: testEnds, outages: testOutages, bursts: testBursts };

/**
 * Runs the parts that are wanted and says how they fared.
 *
 * @param {import('./options.mjs').FaultsOptions} options
 * @param {import('./installation.mjs').Installation} installation
 * @returns {Promise<number>} the exit code
 */
export async function runParts(options, installation) {
  const results = [];
  let skipped = 0;
  for (const part of options.parts) {
    const startedAt = performance.now();
    const outcome = await PARTS[part](options, installation);
    results.push(...outcome.results);
    skipped += outcome.skipped;
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    print(`\n## ${part} (${seconds} s)\n`);
    print(outcome.table);
    print('');
    for (const line of outcome.summary) print(line);
  }
  return conclude(results, skipped);
}

function conclude(results, skipped) {
  const { unexpected, known, gone } = compareWithExpectations(results);
  print(`\n${known} known shortfalls, ${unexpected.length} unexpected`);
  for (const line of gone) print(`GONE ${line}`);
  for (const line of unexpected) print(`UNEXPECTED ${line}`);
  const failed = results.filter(hasUnexpected).length;
  if (skipped > 0) print(`\n${skipped} skipped: no namespace of processes can be made here`);
  print(`${results.length - failed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 && results.length > 0 ? 0 : 1;
}

const print = (line) => process.stdout.write(`${line}\n`);
