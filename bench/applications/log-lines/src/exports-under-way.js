const { subscribe } = require('node:diagnostics_channel');
const { setTimeout: sleep } = require('node:timers/promises');

const CHECK_MILLIS = 5;

/** The time after which an export counts as lost, and the application goes on. */
const PATIENCE_MILLIS = 2000;

/** The requests without an answer yet: all are exports, since the application itself makes none. */
const requests = new Set();
subscribe('http.client.request.start', ({ request }) => requests.add(request));
subscribe('http.client.response.finish', ({ request }) => requests.delete(request));
subscribe('http.client.request.error', ({ request }) => requests.delete(request));

/** Resolves when no export is under way, so that what waits in queues is less than one. */
exports.noExportsUnderWay = async () => {
  const deadline = performance.now() + PATIENCE_MILLIS;
  while (requests.size > 0 && performance.now() < deadline) await sleep(CHECK_MILLIS);
};
