import net = require('node:net');

/** Put by the bundler where grpc-js asks for `net`, for the time in which a connection is made. See `unreferenced-http2.ts`. */
const connect = ((...args: Parameters<typeof net.connect>) =>
  net.connect(...args).unref()) as typeof net.connect;

export = { ...net, connect };
