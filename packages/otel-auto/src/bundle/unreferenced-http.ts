import http = require('node:http');

/** Put by the bundler where grpc-js asks for `http`, by which it asks a proxy for a tunnel. See `unreferenced-http2.ts`. */
const request = ((...args: Parameters<typeof http.request>) =>
  http.request(...args).on('socket', (socket) => socket.unref())) as typeof http.request;

export = { ...http, request };
