import { describe, expect, it } from '@jest/globals';

import { createResourceAttributes } from '../../src/resource/create-resource-attributes';
import { parse } from './parse';

/** The environment of a container that the Kubernetes operator instruments. */
const POD = {
  OTEL_NODE_IP: '10.0.0.1',
  OTEL_POD_IP: '10.0.1.2',
  NODE_OPTIONS: '--require /otel-auto-instrumentation-nodejs/autoinstrumentation.js',
  OTEL_METRICS_EXPORTER: 'otlp',
  OTEL_SERVICE_NAME: 'sample',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4318',
  OTEL_RESOURCE_ATTRIBUTES_POD_NAME: 'sample-656f58b97c-x2x4d',
  OTEL_RESOURCE_ATTRIBUTES_POD_UID: '3e2e7c0a-8b1f-4a55-9a0e-9d6a3f0f5c11',
  OTEL_RESOURCE_ATTRIBUTES_NODE_NAME: 'node-1',
  OTEL_PROPAGATORS: 'tracecontext,baggage,b3',
  OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
  OTEL_TRACES_SAMPLER_ARG: '1',
  // An annotation with the value `a,b=c` ends this: the operator does not encode it.
  OTEL_RESOURCE_ATTRIBUTES:
    'service.version=9.9,deployment.environment.name=dev,k8s.container.name=sample,' +
    'k8s.deployment.name=sample,k8s.deployment.uid=dep-uid,k8s.namespace.name=example,' +
    'k8s.node.name=node-1,k8s.pod.name=sample-656f58b97c-x2x4d,' +
    'k8s.pod.uid=3e2e7c0a-8b1f-4a55-9a0e-9d6a3f0f5c11,k8s.replicaset.name=sample-656f58b97c,' +
    'k8s.replicaset.uid=rs-uid,service.instance.id=example.sample-656f58b97c-x2x4d.sample,' +
    'service.namespace=example,team=a,b=c',
};

describe('the environment of the Kubernetes operator', () => {
  it('is understood without a word', () => {
    const { settings, sentences } = parse(POD);
    expect(sentences).toEqual([]);
    expect(settings).toMatchObject({
      propagators: ['tracecontext', 'baggage', 'b3'],
      traces: {
        exporters: ['otlp'],
        otlp: { url: 'http://otel-collector:4318/v1/traces' },
        sampler: { kind: 'parent_based', root: { kind: 'trace_id_ratio', ratio: 1 } },
      },
      metrics: { exporters: ['otlp'] },
      logs: { exporters: ['otlp'], otlp: { url: 'http://otel-collector:4318/v1/logs' } },
    });
  });

  it('goes before what the process finds out by itself', () => {
    const attributes = createResourceAttributes(parse(POD).settings.resource, {
      versions: { sdk: '3.1.0', distro: '0.1.0' },
      applicationPackage: { name: 'sample-app', version: '1.0.0' },
      readFile: () => undefined,
      part: { pid: 1, isFork: false, threadId: undefined },
    });
    expect(attributes).toMatchObject({
      'service.name': 'sample',
      'service.version': '9.9',
      'service.namespace': 'example',
      'service.instance.id': 'example.sample-656f58b97c-x2x4d.sample',
      'deployment.environment.name': 'dev',
      'k8s.container.name': 'sample',
      'k8s.deployment.name': 'sample',
      'k8s.deployment.uid': 'dep-uid',
      'k8s.namespace.name': 'example',
      'k8s.node.name': 'node-1',
      'k8s.pod.name': 'sample-656f58b97c-x2x4d',
      'k8s.pod.uid': '3e2e7c0a-8b1f-4a55-9a0e-9d6a3f0f5c11',
      'k8s.replicaset.name': 'sample-656f58b97c',
      'k8s.replicaset.uid': 'rs-uid',
      team: 'a',
      b: 'c',
    });
  });

  it('names the pod even without the resource attributes', () => {
    const { OTEL_RESOURCE_ATTRIBUTES: _, ...env } = POD;
    const attributes = createResourceAttributes(parse(env).settings.resource, {
      versions: { sdk: '3.1.0', distro: '0.1.0' },
      readFile: () => undefined,
    });
    expect(attributes).toMatchObject({
      'k8s.node.name': 'node-1',
      'k8s.pod.name': 'sample-656f58b97c-x2x4d',
      'k8s.pod.uid': '3e2e7c0a-8b1f-4a55-9a0e-9d6a3f0f5c11',
    });
  });

  it('of older versions, with gRPC in mind, is used with a word about the port', () => {
    const { settings, sentences } = parse({
      ...POD,
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4317',
      OTEL_PROPAGATORS: 'datadog,b3',
    });
    expect(settings.propagators).toEqual(['b3']);
    expect(sentences).toEqual([
      'OTEL_PROPAGATORS="datadog" is not one of tracecontext, baggage, b3, b3multi, jaeger, ottrace, xray, none; using b3',
      'OTEL_EXPORTER_OTLP_ENDPOINT="http://otel-collector:4317" is not on the usual port of http/protobuf (4317 is the port of OTLP/gRPC; set OTEL_EXPORTER_OTLP_PROTOCOL=grpc or use port 4318); using http://otel-collector:4317',
    ]);
  });
});
