import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { startApp } from '@acme/otel-testkit';

const root = join(__dirname, '../..');

// From the workspace, as it was built: nothing is packed and installed for it, which takes a while after a change.
it.each([
  ['express.cjs', 'require'],
  ['express.mjs', 'import'],
] as const)('the built distro sees a request of %s by the door "%s"', async (entry, door) => {
  const register = join(root, 'packages/otel-auto/register.js');
  const app = await startApp(entry, { cwd: join(root, 'test/apps'), door, register });
  await app.request('/hi/Ann');
  const run = await app.stop();
  expect(run).toMatchObject({ exitCode: null, signal: 'SIGTERM' });
  expect(run).toHaveTrace(`
    GET /hi/:name    SERVER  http
      - INFO hi Ann
  `);
});
