import { createHistogram } from 'node:perf_hooks';
import autocannon from 'autocannon';
import { answerQuestions } from '../helper.mjs';

answerQuestions({ load: ({ options }) => load(options) });

/**
 * Sends requests over connections that are kept. The latencies are autocannon's for each response,
 * in a histogram of our own, since autocannon's counts whole milliseconds.
 *
 * @param {object} options
 * @param {string} options.url
 * @param {number} options.connections
 * @param {number} options.seconds
 * @param {number} [options.requestsPerSecond] absent sends as fast as answers come
 */
async function load({ url, connections, seconds, requestsPerSecond }) {
  const latencyMicros = createHistogram();
  let requests = 0;
  const begin = performance.now();
  const result = await new Promise((resolve, reject) => {
    const tracker = autocannon(
      { url, connections, duration: seconds, timeout: 10, overallRate: requestsPerSecond },
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
