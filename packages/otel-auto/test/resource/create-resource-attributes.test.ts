import { hostname, release } from 'node:os';
import { basename } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { createResourceAttributes } from '../../src/resource/create-resource-attributes';
import type { ResourceSettings } from '../../src/settings/settings';

const settings = (given: Partial<ResourceSettings> = {}): ResourceSettings => ({
  serviceName: undefined,
  attributes: {},
  detected: {},
  detectors: ['host', 'os', 'process', 'container', 'k8s', 'ci', 'serviceinstance'],
  entities: [],
  podName: undefined,
  podUid: undefined,
  nodeName: undefined,
  ...given,
});

const VERSIONS = { sdk: '3.1.0', distro: '0.1.0' };
const MAIN_PROCESS = { pid: 1, isFork: false, threadId: undefined };
const SHOP = { name: 'shop', version: '1.2.3' };

const create = (
  given: Partial<ResourceSettings> = {},
  input: Partial<Parameters<typeof createResourceAttributes>[1]> = {},
) =>
  createResourceAttributes(settings(given), {
    versions: VERSIONS,
    applicationPackage: SHOP,
    readFile: () => undefined,
    part: MAIN_PROCESS,
    ...input,
  });

describe('createResourceAttributes', () => {
  it('says who sends, from where and with what', () => {
    const id = '7be92808767a667f35c8505cbf40d14e931ef6db5b0210329cf193b15ba9d605';
    const files: Record<string, string> = {
      '/etc/machine-id': 'fcf2bd52a8b94d2cb2c4c1c5d1b5a6b7\n',
      '/etc/passwd': `root:x:0:0::/root:/bin/sh\nnode:x:${process.getuid?.()}:1000::/home/node:/bin/sh\n`,
      '/proc/self/cgroup': `0::/docker/${id}\n`,
    };
    const attributes = create({}, { readFile: (path) => files[path] });
    expect(attributes).toEqual({
      'service.name': 'shop',
      'service.version': '1.2.3',
      'service.instance.id': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      'host.name': hostname(),
      'host.arch': expect.any(String),
      'host.id': 'fcf2bd52a8b94d2cb2c4c1c5d1b5a6b7',
      'os.type': expect.any(String),
      'os.version': release(),
      'process.pid': process.pid,
      'process.executable.name': basename(process.execPath),
      'process.executable.path': process.execPath,
      'process.command': process.argv[1],
      'process.runtime.name': 'nodejs',
      'process.runtime.version': process.versions.node,
      'process.runtime.description': 'Node.js',
      'container.id': id,
      'telemetry.sdk.name': 'opentelemetry',
      'telemetry.sdk.language': 'nodejs',
      'telemetry.sdk.version': '3.1.0',
      'telemetry.distro.name': '@acme/otel-auto',
      'telemetry.distro.version': '0.1.0',
    });
  });

  it('sends no arguments of the process', () => {
    const values = Object.keys(create()).filter((key) => /arg|command_line/.test(key));
    expect(values).toEqual([]);
  });

  it('names the service by OTEL_SERVICE_NAME, the attributes, the package, or as unknown', () => {
    const attributes = { 'service.name': 'by-attributes' };
    const name = (...input: Parameters<typeof create>) => create(...input)['service.name'];
    expect(name({ serviceName: 'by-name', attributes })).toBe('by-name');
    expect(name({ attributes })).toBe('by-attributes');
    expect(name({ attributes: { 'service.name': '' } })).toBe('shop');
    expect(name({}, { applicationPackage: {} })).toBe('unknown_service:node');
    expect(name({ serviceName: 'by-name' }, { optionAttributes: { 'service.name': 'code' } })).toBe(
      'code',
    );
  });

  it('takes the version from the attributes, then from the package', () => {
    expect(create({ attributes: { 'service.version': '9.9' } })['service.version']).toBe('9.9');
    expect(create()['service.version']).toBe('1.2.3');
    expect(create({}, { applicationPackage: { name: 'shop' } })).not.toHaveProperty(
      'service.version',
    );
  });

  it('gives each process an instance of its own, unless one is given', () => {
    expect(create()['service.instance.id']).not.toBe(create()['service.instance.id']);
    const attributes = { 'service.instance.id': 'example.shop-1.shop' };
    expect(create({ attributes })['service.instance.id']).toBe('example.shop-1.shop');
    const part = { pid: 7, isFork: true, threadId: undefined };
    expect(create({ attributes }, { part })['service.instance.id']).toBe('example.shop-1.shop/7');
  });

  it('names the pod where the attributes do not', () => {
    expect(
      create({
        podName: 'shop-1',
        podUid: 'uid-1',
        nodeName: 'node-1',
        attributes: { 'k8s.pod.name': 'by-attributes', 'k8s.node.name': '' },
      }),
    ).toMatchObject({
      'k8s.pod.name': 'by-attributes',
      'k8s.pod.uid': 'uid-1',
      'k8s.node.name': 'node-1',
    });
  });

  it('puts the environment before what is found, and code before both', () => {
    const attributes = { 'host.name': 'by-attributes', 'process.owner': 'by-attributes', a: '1' };
    expect(
      create({ attributes }, { optionAttributes: { a: 2, zones: ['x'], canary: true, none: '' } }),
    ).toMatchObject({
      'host.name': 'by-attributes',
      'process.owner': 'by-attributes',
      a: 2,
      zones: ['x'],
      canary: true,
    });
  });

  it('does not let the environment say which SDK this is', () => {
    const attributes = { 'telemetry.sdk.version': '0', 'telemetry.distro.name': 'other' };
    expect(create({ attributes })).toMatchObject({
      'telemetry.sdk.version': '3.1.0',
      'telemetry.distro.name': '@acme/otel-auto',
    });
  });

  it('leaves out what it cannot find', () => {
    const attributes = create();
    expect(attributes).not.toHaveProperty('host.id');
    expect(attributes).not.toHaveProperty('process.owner');
    expect(attributes).not.toHaveProperty('container.id');
    expect(Object.values(attributes)).not.toContain(undefined);
  });

  it('has the name of the service and what the environment says whichever detectors run', () => {
    const attributes = { team: 'shop' };
    const bare = create({ detectors: [], attributes, serviceName: 'cart' });
    expect(Object.keys(bare).filter((key) => !key.startsWith('telemetry.'))).toEqual([
      'service.name',
      'service.version',
      'team',
    ]);
    expect(bare['service.name']).toBe('cart');
    const some = create({ detectors: ['os', 'serviceinstance'] });
    expect(some).toHaveProperty(['os.type']);
    expect(some).toHaveProperty(['service.instance.id']);
    expect(some).not.toHaveProperty(['host.name']);
  });

  it('has the attributes of a platform, a pod and a cloud, in that order before the environment', () => {
    const environment = {
      GITHUB_ACTIONS: 'true',
      GITHUB_SHA: 'a1',
      KUBERNETES_SERVICE_HOST: '10.0.0.1',
      POD_NAME: 'from-the-pod',
    };
    const found = create(
      { podName: 'from-the-operator', attributes: { 'cloud.region': 'mine' } },
      { environment, cloudAttributes: { 'cloud.region': 'theirs', 'host.id': 'i-1' } },
    );
    expect(found).toMatchObject({
      'vcs.ref.head.revision': 'a1',
      'k8s.pod.name': 'from-the-operator',
      'cloud.region': 'mine',
      'host.id': 'i-1',
    });
  });

  it('has the attributes of entities, before what is detected', () => {
    const entities = [
      {
        type: 'host',
        id: { 'host.id': 'h' },
        description: { 'host.name': 'n' },
        schemaUrl: undefined,
      },
    ];
    expect(create({ entities, attributes: { 'host.name': 'mine' } })).toMatchObject({
      'host.id': 'h',
      'host.name': 'mine',
    });
  });

  it('names the environment as it is called now, where only the former name is given', () => {
    const former = create({ attributes: { 'deployment.environment': 'test' } });
    expect(former).toMatchObject({
      'deployment.environment': 'test',
      'deployment.environment.name': 'test',
    });
    const both = { 'deployment.environment': 'test', 'deployment.environment.name': 'qa' };
    expect(create({ attributes: both })['deployment.environment.name']).toBe('qa');
    const byCode = create({}, { optionAttributes: { 'deployment.environment': 'dev' } });
    expect(byCode['deployment.environment.name']).toBe('dev');
  });

  it('reads the files of this machine', () => {
    const attributes = createResourceAttributes(settings(), { versions: VERSIONS });
    expect(attributes['service.name']).toEqual(expect.any(String));
  });
});
