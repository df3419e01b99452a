// How every application of these tests is run: each of its cases once outside any span and once in a
// span of the case's name, and what the case's own stream got is printed at the end, as one line.
import { trace } from '@opentelemetry/api';

/**
 * @typedef {{ readonly write: (text: string) => unknown, readonly lines: string[] }} Sink
 * @param {Readonly<Record<string, (sink: Sink) => unknown>>} cases - what a case returns is compared too
 */
export async function runCases(cases) {
  const tracer = trace.getTracer('cases');
  const results = {};
  for (const [name, run] of Object.entries(cases)) {
    const outside = await collect(run);
    const inside = await tracer.startActiveSpan(name, async (span) => {
      try {
        return await collect(run);
      } finally {
        span.end();
      }
    });
    results[name] = { outside, inside };
    // What has been logged is sent meanwhile.
    await new Promise((resolve) => setImmediate(resolve));
  }
  process.stdout.write(`${JSON.stringify({ results })}\n`);
}

async function collect(run) {
  const lines = [];
  const sink = {
    lines,
    write(text) {
      lines.push(text);
      return true;
    },
  };
  try {
    const returned = await run(sink);
    return { lines, returned: returned ?? null };
  } catch (error) {
    return { lines, threw: String(error) };
  }
}

/** Runs a case whose output to stdout and stderr goes to its sink. */
export async function withStdio(sink, run) {
  const streams = [process.stdout, process.stderr];
  for (const stream of streams) {
    stream.write = (text) => sink.write(String(text));
  }
  try {
    return await run();
  } finally {
    for (const stream of streams) delete stream.write;
  }
}

/**
 * Returns the ids that applications write into their lines by hand; none without an active span.
 */
export function idsByHand() {
  const { traceId, spanId } = trace.getActiveSpan()?.spanContext() ?? {};
  return traceId === undefined ? {} : { trace_id: traceId, span_id: spanId, trace_flags: '03' };
}

/** The header that a request to another service has, or got. */
export function traceparent() {
  const { trace_id = '0'.repeat(32), span_id = '0'.repeat(16) } = idsByHand();
  return `00-${trace_id}-${span_id}-03`;
}
