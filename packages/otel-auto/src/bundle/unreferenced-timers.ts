/**
 * Put by the bundler in the place of the globals of these names in our chunks, upstream's code
 * included: no timer of telemetry keeps the process alive. Who wants a timeout that does calls
 * `ref()` on it; an interval cannot be made to, since grpc-js does so for each call under way.
 */
const { setInterval: startInterval, setTimeout: startTimeout } = globalThis;

const unreferencedTimeout = ((...args: Parameters<typeof startTimeout>) =>
  startTimeout(...args).unref()) as typeof startTimeout;

const unreferencedInterval = ((...args: Parameters<typeof startInterval>) => {
  const timer = startInterval(...args).unref();
  timer.ref = () => timer;
  return timer;
}) as typeof startInterval;

export { unreferencedInterval as setInterval, unreferencedTimeout as setTimeout };
