/**
 * `npm run test:faults`: runs applications to every kind of end, through outages and through bursts,
 * beside plain Node.js, and prints what was lost and what differs. `--help` lists the flags.
 *
 * It fails when something is lost or differs that `test/faults/expectations.ts` does not list. The last
 * line is `N passed, N failed, N skipped`; a case in one state of the receiver on one Node.js is one test.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { parseArguments, usage } from '../test/faults/options.ts';
import type { FaultsOptions } from '../test/faults/options.ts';

const root = path.join(import.meta.dirname, '..');

const parsed = parseArguments(process.argv.slice(2));
if ('problem' in parsed) {
  process.stderr.write(`${parsed.problem}\n\n${usage}`);
  process.exitCode = 2;
} else if (parsed.options.help) {
  process.stdout.write(usage);
} else {
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    // what was started ends in an exit listener
    process.on(signal, () => process.exit(exitCode));
  }
  process.exitCode = await main(parsed.options);
}

/** @returns the exit code */
async function main(options: FaultsOptions): Promise<number> {
  if (options.build) {
    execFileSync(process.execPath, [path.join(root, 'scripts/build.ts')], {
      cwd: root,
      stdio: 'inherit',
    });
  }
  // They use packages that are not there before they have been built.
  const { installApplications } = await import('../test/faults/installation.ts');
  const { runParts } = await import('../test/faults/run-parts.ts');
  const installation = installApplications(root);
  process.on('exit', () => installation.remove());
  return await runParts(options, installation);
}
