import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createReceiver, type Receiver } from '@acme/otlp-receiver';
import type { Run } from '@acme/otel-testkit';
import { ALL_ITEMS, instancesByMaker, itemsByMaker } from './support/items-by-maker';
import { runProcesses } from './support/run-processes';

const REGISTER = '--require @acme/otel-auto/register';

let receiver: Receiver;
let home: string;

beforeEach(async () => {
  receiver = await createReceiver();
  home = mkdtempSync(join(tmpdir(), 'acme-otel-auto-pm2-'));
});

afterEach(async () => {
  await runPm2(['kill']);
  rmSync(home, { recursive: true });
  await receiver.close();
});

/** Runs a command of pm2, whose daemon inherits the environment of the first. */
const runPm2 = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> =>
  runProcesses('node_modules/pm2/bin/pm2', {
    args,
    door: 'none',
    receiver,
    env: {
      PM2_HOME: home,
      PM2_DISCRETE_MODE: 'true',
      OTEL_EXPORTER_OTLP_ENDPOINT: '',
      RECEIVER_URL: receiver.url,
      ...env,
    },
  });

describe("instances in pm2's cluster mode", () => {
  it.each([
    ['node_args', { INSTANCE_FLAGS: REGISTER }],
    ['NODE_OPTIONS', { NODE_OPTIONS: REGISTER }],
  ])('behind %s deliver once through a reload and a stop', async (_door, env) => {
    for (const args of [
      ['start', 'pm2.config.cjs'],
      ['reload', 'instances'],
      ['stop', 'instances'],
    ]) {
      expect(await runPm2(args, env)).toMatchObject({ exitCode: 0, stderr: '' });
    }
    const makers = Object.entries(itemsByMaker(receiver));
    expect(makers).toHaveLength(4);
    for (const [, items] of makers) expect(items).toEqual(ALL_ITEMS);
    for (const [maker, instance] of Object.entries(instancesByMaker(receiver))) {
      expect(`instance ${instance}`).toBe(maker.replace(' ', ' pod-1/'));
    }
    // pm2 itself is none of the application
    const startLines = readFileSync(join(home, 'pm2.log'), 'utf8').match(/^otel-auto: @acme.*$/gm);
    expect(startLines).toHaveLength(4);
    const services = receiver.spans.map(({ resource }) => resource.attributes['service.name']);
    expect(new Set(services)).toEqual(new Set(['fixture-processes']));
  });
});
