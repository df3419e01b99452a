import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Run } from '@acme/otel-testkit';
import { ownLines, runApp, runScript } from '../support/run';

type Environment = Readonly<Record<string, string>>;

const run = (env: Environment): Promise<Run> =>
  runApp('api.cjs', { env: { OTEL_METRICS_EXPORTER: 'none', ...env } });
const attributesOf = ({ spans }: Run) => spans[0]!.resource.attributes;

describe('what the environment says of the process', () => {
  let done: Run;
  beforeAll(async () => {
    done = await run({
      OTEL_SERVICE_NAME: 'shop',
      OTEL_RESOURCE_ATTRIBUTES: 'team=a%2Cb,deployment.environment=test,SECRET,service.name=other',
      OTEL_ENTITIES:
        'host{host.id=h1}[host.type=big]@https://opentelemetry.io/schemas/1.30.0;x{SECRET',
      OTEL_RESOURCE_ATTRIBUTES_POD_NAME: 'shop-1',
      OTEL_RESOURCE_ATTRIBUTES_POD_UID: 'uid-1',
      OTEL_RESOURCE_ATTRIBUTES_NODE_NAME: 'node-1',
    });
  });

  it('OTEL_SERVICE_NAME goes before the attribute', () =>
    expect(attributesOf(done)).toMatchObject({ 'service.name': 'shop' }));
  it('OTEL_RESOURCE_ATTRIBUTES loses a bad entry alone, which is not printed', () => {
    expect(attributesOf(done)).toMatchObject({
      team: 'a,b',
      'deployment.environment': 'test',
      'deployment.environment.name': 'test',
    });
    expect(ownLines(done)).toContain(
      'OTEL_RESOURCE_ATTRIBUTES="***" is not key=value (entry 3 has no "="); using the other entries',
    );
    expect(done.stderr).not.toContain('SECRET');
  });
  it('OTEL_ENTITIES adds the attributes of an entity, and names a bad one', () => {
    expect(attributesOf(done)).toMatchObject({ 'host.id': 'h1', 'host.type': 'big' });
    expect(ownLines(done)).toContain(
      'OTEL_ENTITIES="x{…}" is not usable as a whole (entry 2 is not type{key=value}[key=value]@url); using host',
    );
  });
  it('OTEL_RESOURCE_ATTRIBUTES_POD_NAME is the name of the pod', () =>
    expect(attributesOf(done)).toMatchObject({ 'k8s.pod.name': 'shop-1' }));
  it('OTEL_RESOURCE_ATTRIBUTES_POD_UID is the id of the pod', () =>
    expect(attributesOf(done)).toMatchObject({ 'k8s.pod.uid': 'uid-1' }));
  it('OTEL_RESOURCE_ATTRIBUTES_NODE_NAME is the name of its node', () =>
    expect(attributesOf(done)).toMatchObject({ 'k8s.node.name': 'node-1' }));
});

describe('the entities of a resource', () => {
  it('OTEL_ENTITIES are referred to by the keys of their attributes', async () => {
    const { stdout } = await run({
      OTEL_ENTITIES: 'host{host.id=h1}[host.type=big]',
      OTEL_TRACES_EXPORTER: 'otlp/stdout',
      OTEL_LOGS_EXPORTER: 'none',
    });
    const { resourceSpans } = JSON.parse(stdout) as {
      resourceSpans: { resource: { entityRefs: unknown } }[];
    };
    expect(resourceSpans[0]?.resource.entityRefs).toEqual([
      { type: 'host', idKeys: ['host.id'], descriptionKeys: ['host.type'] },
    ]);
  });
});

describe('the detectors', () => {
  it('OTEL_NODE_RESOURCE_DETECTORS are those that run; the name of the service stays', async () => {
    const done = await run({
      OTEL_NODE_RESOURCE_DETECTORS: 'os,procss',
      OTEL_SERVICE_NAME: 'shop',
      OTEL_RESOURCE_ATTRIBUTES: 'team=a',
    });
    expect(Object.keys(attributesOf(done)).filter((key) => !key.startsWith('telemetry.'))).toEqual(
      expect.arrayContaining(['os.type', 'service.name', 'team']),
    );
    expect(attributesOf(done)).not.toHaveProperty(['host.name']);
    expect(attributesOf(done)).not.toHaveProperty(['process.pid']);
    expect(done.stderr).toContain('OTEL_NODE_RESOURCE_DETECTORS="procss" is not one of ');
  });

  it('OTEL_NODE_RESOURCE_DETECTORS finds the revision and the pod by their variables', async () => {
    const done = await run({
      OTEL_NODE_RESOURCE_DETECTORS: 'ci,k8s',
      GITHUB_ACTIONS: 'true',
      GITHUB_SHA: 'a1b2',
      GITHUB_REF_NAME: 'main',
      KUBERNETES_SERVICE_HOST: '10.0.0.1',
      POD_NAMESPACE: 'prod',
    });
    expect(attributesOf(done)).toMatchObject({
      'vcs.ref.head.revision': 'a1b2',
      'vcs.ref.head.name': 'main',
      'k8s.namespace.name': 'prod',
    });
  });

  it('OTEL_NODE_RESOURCE_DETECTORS may be unset where the environment gives a cloud away', async () => {
    const done = await run({ AWS_LAMBDA_FUNCTION_NAME: 'shop', AWS_REGION: 'eu-west-1' });
    expect(attributesOf(done)).toMatchObject({
      'cloud.platform': 'aws_lambda',
      'faas.name': 'shop',
    });
  });
});

describe('a metadata server', () => {
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const send = () =>
        response.end(
          request.url?.includes('document') === true
            ? JSON.stringify({ instanceId: 'i-1', region: 'eu-west-1' })
            : 'TOKEN',
        );
      setTimeout(send, 100);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(() => void server.close());
  const runAsked = (endpoint: string): Promise<Run> =>
    runScript(
      `
      const tracer = require('@opentelemetry/api').trace.getTracer('app');
      tracer.startSpan('early').end();
      setTimeout(() => tracer.startSpan('late').end(), 600);`,
      {
        env: {
          OTEL_METRICS_EXPORTER: 'none',
          OTEL_BSP_SCHEDULE_DELAY: '10',
          OTEL_NODE_RESOURCE_DETECTORS: 'aws,serviceinstance',
          AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint,
        },
      },
    );

  it('OTEL_NODE_RESOURCE_DETECTORS asks it beside the first export, and later ones have its answer', async () => {
    const { port } = server.address() as AddressInfo;
    const { spans, stderr } = await runAsked(`http://127.0.0.1:${port}`);
    const [early, late] = ['early', 'late'].map((name) => spans.find((span) => span.name === name));
    expect(early?.resource.attributes).not.toHaveProperty(['host.id']);
    expect(late?.resource.attributes).toMatchObject({
      'host.id': 'i-1',
      'cloud.region': 'eu-west-1',
    });
    expect(late?.resource.attributes['service.instance.id']).toBe(
      early?.resource.attributes['service.instance.id'],
    );
    expect(spans).toHaveLength(2);
    expect(stderr).not.toContain('Warning');
  });

  it('OTEL_NODE_RESOURCE_DETECTORS may name a cloud that is not there: nothing waits, and nobody complains', async () => {
    const { spans, stderr } = await runAsked('http://127.0.0.1:1');
    expect(spans.map(({ name }) => name).sort()).toEqual(['early', 'late']);
    expect(
      stderr.split('\n').filter((line) => line !== '' && !line.startsWith('otel-auto: ')),
    ).toEqual([]);
  });
});
