import { hostname } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import type { Attributes } from '@acme/otlp-receiver';
import type { Run } from '@acme/otel-testkit';
import { ownLines, runApp, runScript, type FixtureOptions } from './support/run';

describe('the resource', () => {
  it('is the same on the three signals', async () => {
    const run = await runApp('api.cjs');
    const resources = [...run.spans, ...run.metricPoints, ...run.logRecords].map(
      ({ resource }) => resource.attributes,
    );
    expect(resources.length).toBeGreaterThan(2);
    for (const attributes of resources) expect(attributes).toEqual(resources[0]);
  });

  it('says who sends, from where, with what', async () => {
    expect(await resourceOf()).toMatchObject({
      'service.name': 'fixture-applications',
      'service.version': '1.2.3',
      'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'host.name': hostname(),
      'host.arch': expect.any(String),
      'os.type': process.platform,
      'process.pid': expect.any(Number),
      'process.runtime.name': 'nodejs',
      'process.runtime.version': expect.stringMatching(/^24\./),
      'telemetry.sdk.name': 'opentelemetry',
      'telemetry.sdk.language': 'nodejs',
      'telemetry.distro.name': '@acme/otel-auto',
      'telemetry.distro.version': expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
  });

  it('has another instance id in each process', async () => {
    const [one, other] = await Promise.all([resourceOf(), resourceOf()]);
    expect(one['service.instance.id']).not.toBe(other['service.instance.id']);
  });

  it('has no arguments of the process', async () => {
    const attributes = await resourceOf({ args: ['--password=s3cret'] });
    expect(JSON.stringify(attributes)).not.toContain('s3cret');
    expect(attributes).not.toHaveProperty(['process.command_args']);
  });
});

describe('service.name', () => {
  it.each([
    [
      'OTEL_SERVICE_NAME first',
      { OTEL_SERVICE_NAME: 'a', OTEL_RESOURCE_ATTRIBUTES: 'service.name=b' },
      'a',
    ],
    ['the resource attributes next', { OTEL_RESOURCE_ATTRIBUTES: 'service.name=b' }, 'b'],
    ['the package of the application then', {}, 'fixture-applications'],
    ['an empty variable as none', { OTEL_SERVICE_NAME: '' }, 'fixture-applications'],
  ])('is taken from %s', async (_, env, name) => {
    const attributes = await resourceOf({ env });
    expect(attributes['service.name']).toBe(name);
  });

  it('is unknown_service:node where there is no application', async () => {
    const run = await runScript(
      "require('@opentelemetry/api').trace.getTracer('app').startSpan('work').end()",
    );
    expect(attributesOf(run)['service.name']).toBe('unknown_service:node');
  });
});

describe('OTEL_RESOURCE_ATTRIBUTES', () => {
  it('loses a bad entry, with a word, and no other', async () => {
    const env = {
      OTEL_RESOURCE_ATTRIBUTES: 'team=shop%20floor,nonsense,deployment.environment.name=test',
    };
    const run = await runApp('api.cjs', { env });
    expect(attributesOf(run)).toMatchObject({
      team: 'shop floor',
      'deployment.environment.name': 'test',
      'service.name': 'fixture-applications',
    });
    expect(ownLines(run)).toContainEqual(
      expect.stringMatching(/^OTEL_RESOURCE_ATTRIBUTES=.* has no "="/),
    );
  });

  it('takes what the Kubernetes operator injects', async () => {
    const env = {
      OTEL_RESOURCE_ATTRIBUTES: 'k8s.namespace.name=shops,k8s.deployment.name=shop',
      OTEL_RESOURCE_ATTRIBUTES_POD_NAME: 'shop-1',
      OTEL_RESOURCE_ATTRIBUTES_NODE_NAME: 'node-1',
    };
    expect(await resourceOf({ env })).toMatchObject({
      'k8s.namespace.name': 'shops',
      'k8s.deployment.name': 'shop',
      'k8s.pod.name': 'shop-1',
      'k8s.node.name': 'node-1',
    });
  });
});

const resourceOf = async (options: FixtureOptions = {}): Promise<Attributes> =>
  attributesOf(await runApp('api.cjs', options));

function attributesOf({ spans }: Run): Attributes {
  const [span] = spans;
  if (span === undefined) throw new Error('no span was received');
  return span.resource.attributes;
}
