/**
 * `npm run demo`: builds everything, runs two services that contain no telemetry code under the
 * distro, sends them requests and shows what arrived. Exits 0 only if all that `demo/plan.ts`
 * expects arrived.
 */
import { parseArguments, usage, type DemoOptions } from './demo/arguments.ts';
import { runDemo } from './demo/run.ts';
import { createScreen } from './demo/screen.ts';

/** The exit code that a shell reports for a command that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Ctrl-C under npm comes twice at once, from the terminal and from npm. */
const IMPATIENT_MILLIS = 500;

const parsed = parseArguments(process.argv.slice(2));
if ('problem' in parsed) {
  process.stderr.write(`demo: ${parsed.problem}\n`);
  process.exitCode = 2;
} else if (parsed.options.help) {
  process.stdout.write(usage);
} else {
  process.exitCode = await demo(parsed.options);
}

/** @returns the exit code */
async function demo(options: DemoOptions): Promise<number> {
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
