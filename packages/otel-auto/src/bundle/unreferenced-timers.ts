/**
 * The timer functions that the bundler puts in place of the globals in our chunks, including
 * upstream's code: no timer of telemetry keeps the process alive. Code that needs a timeout to do
 * so calls `ref()` on it; an interval ignores `ref()`, since grpc-js calls it for each call in
 * flight.
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
