import { createHistogram } from 'node:perf_hooks';
import autocannon, { type Result } from 'autocannon';
import { answerQuestions } from '../helper.ts';

export interface LoadOptions {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Absent sends as fast as answers come. */
  readonly requestsPerSecond?: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Millis: number;
  readonly p99Millis: number;
}

answerQuestions({
  load: ({ options }) => {
    if (options === undefined) throw new Error('nothing says what to load');
    return load(options);
  },
});

/**
 * Sends requests over connections that are kept. The latencies are autocannon's for each response,
 * in a histogram of our own, since autocannon's counts whole milliseconds.
 */
async function load({
  url,
  connections,
  seconds,
  requestsPerSecond,
}: LoadOptions): Promise<LoadResult> {
  const latencyMicros = createHistogram();
  let requests = 0;
  const begin = performance.now();
  const result = await new Promise<Result>((resolve, reject) => {
    const tracker = autocannon(
      {
        url,
        connections,
        duration: seconds,
        timeout: 10,
        ...(requestsPerSecond !== undefined && { overallRate: requestsPerSecond }),
      },
      (error, value) => (error ? reject(error) : resolve(value)),
    );
    tracker.on('response', (_client, _status, _bytes, millis) => {
      requests++;
      latencyMicros.record(Math.max(1, Math.round(millis * 1000)));
    });
  });
  const elapsedSeconds = (performance.now() - begin) / 1000;
  const failed = result.errors + result.non2xx;
  if (failed > 0 || requests === 0) {
    throw new Error(`${failed} of ${requests} requests failed`);
  }
  return {
    requests,
    requestsPerSecond: requests / elapsedSeconds,
    p50Millis: latencyMicros.percentile(50) / 1000,
    p99Millis: latencyMicros.percentile(99) / 1000,
  };
}
