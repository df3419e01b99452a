// Runs the cases of an application one after the other, each in a span that is called like it, and
// marks in stdout and among the log records where each begins.
import { trace } from '@opentelemetry/api';
import winston from 'winston';

const tracer = trace.getTracer('cases');
const marker = winston.createLogger({
  transports: [new winston.transports.Console({ silent: true })],
});

/**
 * @param {Record<string, () => unknown>} cases
 * @param {{ inSpan?: boolean }} [options]
 */
export async function runCases(cases, { inSpan = true } = {}) {
  for (const [name, run] of Object.entries(cases)) {
    console.log(`## ${name}`);
    marker.info(name, { isMarker: true });
    if (inSpan) await runInSpan(name, run);
    else await attempt(run);
  }
}

/** Runs something in a span of its own. */
export const runInSpan = (name, run) =>
  tracer.startActiveSpan(name, async (span) => {
    await attempt(run);
    span.end();
  });

/** Prints what the application sees; a line of a logger never begins like this. */
export const say = (...values) =>
  console.log('>', ...values.map((value) => JSON.stringify(value) ?? String(value)));

async function attempt(run) {
  try {
    await run();
  } catch (error) {
    say('thrown', String(error));
  }
}
