import http2 = require('node:http2');

/**
 * Put by the bundler where grpc-js asks for `http2`: the connection to the collector never keeps the
 * process alive, also while a call is under way. The lifecycle waits for what it wants to wait for.
 */
const connect = ((...args: Parameters<typeof http2.connect>) => {
  const session = http2.connect(...args);
  session.unref();
  session.ref = () => undefined;
  return session;
}) as typeof http2.connect;

export = { ...http2, connect };
