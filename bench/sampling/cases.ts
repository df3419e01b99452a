import type { Tracer } from '@opentelemetry/api';
import { requireFromDistro } from '../../scripts/support/built-distro.ts';

type Api = typeof import('@opentelemetry/api');
type Sdk = typeof import('@opentelemetry/sdk-trace');
type Create = typeof import('../../packages/otel-auto/build/traces/create-sampler.js');
type Samplers = typeof import('../../packages/otel-auto/build/chunks/samplers.js');
type Parse = typeof import('../../packages/otel-auto/build/settings/parse-settings.js');
type Ids = typeof import('../../packages/otel-auto/build/traces/random-id-generator.js');

const { ROOT_CONTEXT, SpanKind } = requireFromDistro('@opentelemetry/api') as Api;
const { TracerProvider } = requireFromDistro('@opentelemetry/sdk-trace') as Sdk;
const { createSampler } = requireFromDistro('./build/traces/create-sampler.js') as Create;
const samplers = requireFromDistro('./build/chunks/samplers.js') as Samplers;
const { parseSettings } = requireFromDistro('./build/settings/parse-settings.js') as Parse;
const { RandomIdGenerator } = requireFromDistro('./build/traces/random-id-generator.js') as Ids;

/** A sampler, and one root span under it. */
export interface SamplingCase {
  readonly name: string;
  readonly run: () => void;
}

/** Ten rules, of which the last one matches. */
const RULES = [
  'POST /orders/*=drop',
  'GET /products/:id/pictures/*=drop',
  '/internal/*=drop',
  '*.css=drop',
  'name=cron.*=drop',
  'name=*.clean=drop',
  'user_agent.original=*bot*=drop',
  'server.address=*.test=drop',
  'url.query=*debug=1*=drop',
  '*=keep',
].join(';');

/** The cases, the plain sampler first: with all of them every span is recorded. */
export const createSamplingCases = (): readonly SamplingCase[] => [
  createCase('the default sampler', {}),
  createCase('a ratio', { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio' }),
  createCase('ten rules, of which the last matches', { ACME_OTEL_SAMPLING_RULES: RULES }),
  createCase('a limit of traces a second', { ACME_OTEL_TRACES_PER_SECOND: '2147483647' }),
];

function createCase(name: string, env: Readonly<Record<string, string>>): SamplingCase {
  const { settings } = parseSettings({ env, knownInstrumentations: [] });
  const provider = new TracerProvider({
    sampler: createSampler(settings.traces.sampler, { load: () => samplers }),
    idGenerator: new RandomIdGenerator(),
  });
  const tracer = provider.getTracer('bench');
  return { name, run: () => serveOnce(tracer) };
}

/** Makes the span of a request with the attributes that it starts with. */
function serveOnce(tracer: Tracer): void {
  const attributes = {
    'http.request.method': 'GET',
    'url.scheme': 'https',
    'network.protocol.version': '1.1',
    'network.peer.address': '10.1.2.3',
    'network.peer.port': 40_000,
    'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'url.path': '/products/4711/reviews',
    'url.query': 'page=2',
    'server.address': 'shop.example.com',
    'server.port': 443,
    'client.address': '10.1.2.3',
  };
  tracer.startSpan('GET', { kind: SpanKind.SERVER, attributes }, ROOT_CONTEXT).end();
}
