// Three users at once, each with a tag and an error; prints what Sentry would send of each.
const http = require('node:http');
const { setTimeout: wait } = require('node:timers/promises');
const Sentry = require('@sentry/node');

const events = [];
Sentry.init({
  dsn: 'http://key@127.0.0.1:9/1',
  ...(process.argv[2] === 'tracing' ? { tracesSampleRate: 1 } : {}),
  transport: () => ({
    flush: async () => true,
    send: async ([, items]) => {
      for (const [, item] of items) if (item.event_id !== undefined) events.push(item);
      return {};
    },
  }),
});

const shop = http.createServer(async ({ url }, response) => {
  Sentry.setTag('user', url);
  Sentry.addBreadcrumb({ message: `crumb ${url}` });
  await wait(50);
  Sentry.captureException(new Error(`failed for ${url}`));
  response.end();
});

shop.listen(0, '127.0.0.1', async () => {
  const call = (path) =>
    new Promise((resolve) => {
      const { port } = shop.address();
      http.get({ port, path, agent: false }, (answer) => answer.resume().on('end', resolve));
    });
  await Promise.all(['/1', '/2', '/3'].map(call));
  await Sentry.flush();
  shop.close();
  const lines = events.map(({ breadcrumbs = [], exception, tags, transaction, type }) =>
    [
      type ?? exception.values[0].value,
      transaction,
      JSON.stringify(tags),
      breadcrumbs.map(({ message }) => message).join(),
    ].join(' | '),
  );
  console.log(lines.sort().join('\n'));
});
