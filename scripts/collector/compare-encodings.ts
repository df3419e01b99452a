import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { Root } from 'protobufjs/light.js';
import { anyMessage } from '../support/any-message.ts';
import type { Collector, Signal } from './start-collector.ts';

const require = createRequire(import.meta.url);

const REQUESTS_EACH = 60;
const ARRIVAL_LIMIT_MILLIS = 10_000;
const LOOK_MILLIS = 20;

/** Matches the JSON of requests with records, which a Collector does not drop as empty. */
const RECORDS: Readonly<Record<Signal, RegExp>> = {
  traces: /"spans":\[\{/,
  metrics: /"dataPoints":\[\{/,
  logs: /"logRecords":\[\{/,
};

const REQUEST_TYPES: Readonly<Record<Signal, string>> = {
  traces: 'trace.v1.ExportTraceServiceRequest',
  metrics: 'metrics.v1.ExportMetricsServiceRequest',
  logs: 'logs.v1.ExportLogsServiceRequest',
};

/**
 * Sends a Collector the same requests in protobuf and in the distro's JSON, any that OTLP allows.
 *
 * @returns what it has understood otherwise
 */
export async function findDifferences(collector: Collector): Promise<string[]> {
  // Not there before they have been built.
  const { toOtlpJson } = require('../../packages/otel-auto/build/transport/to-otlp-json.js') as {
    toOtlpJson(signal: Signal, request: Uint8Array): Uint8Array;
  };
  const { createOtlpSchema } =
    require('../../packages/otlp-receiver/dist/decoding/otlp-schema.js') as {
      createOtlpSchema(ids: 'bytes'): object;
    };
  const schema = Root.fromJSON(createOtlpSchema('bytes')).resolveAll();
  const differences: string[] = [];
  for (const [signal, name] of Object.entries(REQUEST_TYPES) as [Signal, string][]) {
    const type = schema.lookupType(`opentelemetry.proto.collector.${name}`);
    const requests = anyMessage(type)
      .map((request) => type.encode(type.fromObject(request)).finish())
      .map((protobuf) => ({ protobuf, json: toOtlpJson(signal, protobuf) }))
      .filter(({ json }) => RECORDS[signal].test(Buffer.from(json).toString()));
    for (const { protobuf, json } of fc.sample(requests, REQUESTS_EACH)) {
      const [understood, other] = [
        await send(collector, signal, 'application/x-protobuf', protobuf),
        await send(collector, signal, 'application/json', json),
      ];
      if (understood !== other)
        differences.push(`${signal}: ${understood}\n  is in JSON: ${other}`);
    }
  }
  return differences;
}

/** Sends a request; resolves with what the Collector has written of it. */
async function send(
  collector: Collector,
  signal: Signal,
  contentType: string,
  body: Uint8Array,
): Promise<string> {
  const before = collector.accepted()[signal].length;
  const response = await fetch(`${collector.urls.http}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: new Uint8Array(body),
  });
  if (!response.ok) {
    throw new Error(`${contentType}: it answered ${response.status} ${await response.text()}`);
  }
  const deadline = performance.now() + ARRIVAL_LIMIT_MILLIS;
  while (performance.now() < deadline) {
    const line = collector.accepted()[signal][before];
    if (line !== undefined) return line;
    await sleep(LOOK_MILLIS);
  }
  return 'nothing was written';
}
