/**
 * `npm run demo`: builds everything, runs two services that contain no telemetry code under the
 * distro, sends them requests and shows what arrived. Exits 0 only if all that `demo/plan.mjs`
 * expects arrived.
 */
import { parseArguments, usage } from './demo/arguments.mjs';
import { runDemo } from './demo/run.mjs';
import { createScreen } from './demo/screen.mjs';

/** What a shell reports for a command that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Ctrl-C under npm comes twice at once, from the terminal and from npm. */
const IMPATIENT_MILLIS = 500;

const { options, problem } = parseArguments(process.argv.slice(2));
if (problem !== undefined) {
  process.stderr.write(`demo: ${problem}\n`);
  process.exitCode = 2;
} else if (options.help) {
  process.stdout.write(usage);
} else {
  process.exitCode = await demo();
}

/** @returns {Promise<number>} the exit code */
async function demo() {
  const interruption = new AbortController();
  let interruptedAt = Infinity;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Whoever asks again does not want to wait; the children are killed on `exit`.
      if (performance.now() - interruptedAt > IMPATIENT_MILLIS) {
        process.exit(INTERRUPTED);
      }
      interruptedAt = Math.min(interruptedAt, performance.now());
      interruption.abort();
    });
  }
  // `npm run demo | head` closes our output: nobody is left to show anything to.
  process.stdout.on('error', () => interruption.abort());

  const screen = createScreen(process.stdout, process.env);
  try {
    return await runDemo(options, screen, interruption.signal);
  } catch (error) {
    if (interruption.signal.aborted) {
      return INTERRUPTED;
    }
    screen.fail(error instanceof Error ? error.message : String(error));
    return 1;
  }
}
