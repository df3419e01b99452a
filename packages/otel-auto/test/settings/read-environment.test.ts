import { describe, expect, it } from '@jest/globals';
import { runScript } from '../support/run-script';

/** Reads an environment in a process of its own, whose entry is `entry`. */
const read = async (env: Readonly<Record<string, string>>, entry?: string): Promise<unknown> => {
  const run = await runScript(
    `
    const { readEntry, readOwnVariables } = load('settings/read-environment.ts');
    process.argv = ['node', ...${JSON.stringify(entry === undefined ? [] : [entry])}];
    console.log(JSON.stringify({ entry: readEntry(), variables: readOwnVariables() }));
    `,
    { env },
  );
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  return JSON.parse(run.stdout);
};

const CONTAINER = '/usr/lib/node_modules/pm2/lib/ProcessContainer.js';

describe('what is read of the environment', () => {
  it('is what begins like a variable of ours, and the entry', async () => {
    const env = { OTEL_SERVICE_NAME: 'shop', ACME_OTEL_SHUTDOWN_TIMEOUT: '', HOTEL_NAME: 'ritz' };
    expect(await read(env, '/srv/app.js')).toEqual({
      entry: '/srv/app.js',
      variables: { OTEL_SERVICE_NAME: 'shop', ACME_OTEL_SHUTDOWN_TIMEOUT: '' },
    });
  });

  it('has no entry where Node.js has none', async () => {
    expect(await read({})).toEqual({ variables: {} });
  });

  it("is what pm2 gives a worker of its cluster, before that of pm2's own process", async () => {
    const pm2_env = JSON.stringify({
      pm_exec_path: '/srv/app.js',
      OTEL_SERVICE_NAME: 'shop',
      OTEL_BSP_SCHEDULE_DELAY: 100,
      args: [],
    });
    const env = { OTEL_SERVICE_NAME: 'daemon', OTEL_LOG_LEVEL: 'debug', pm2_env };
    expect(await read(env, CONTAINER)).toEqual({
      entry: '/srv/app.js',
      variables: {
        OTEL_SERVICE_NAME: 'shop',
        OTEL_LOG_LEVEL: 'debug',
        OTEL_BSP_SCHEDULE_DELAY: '100',
      },
    });
  });

  it('takes the entry that pm2 names in the environment of a fork', async () => {
    const env = { pm_exec_path: '/srv/app.js' };
    const container = CONTAINER.replace('.js', 'Fork.js');
    expect(await read(env, container)).toEqual({ entry: '/srv/app.js', variables: {} });
    expect(await read(env, '/srv/child.js')).toEqual({ entry: '/srv/child.js', variables: {} });
  });

  it.each(['', '{', 'null', '1'])('survives %j in the place of what pm2 gives', async (pm2_env) => {
    expect(await read({ pm2_env }, CONTAINER)).toEqual({ entry: CONTAINER, variables: {} });
  });
});
