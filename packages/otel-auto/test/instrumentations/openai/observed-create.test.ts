import { expect, it } from '@jest/globals';
import { metrics, SpanStatusCode } from '@opentelemetry/api';
import { TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { CHAT } from '../../../src/instrumentations/openai/endpoints';
import { createObservedCreate } from '../../../src/instrumentations/openai/observed-create';
import { Patches } from '../../../src/patching/patches';

/** A promise like the client's, which parses the response on demand, and only once. */
class ApiPromise extends Promise<unknown> {
  responsePromise: Promise<object>;
  parseResponse: (response: object) => Promise<unknown>;

  constructor(
    responsePromise: Promise<object>,
    parseResponse: (response: object) => Promise<unknown>,
  ) {
    super((resolve) => resolve(null));
    this.responsePromise = responsePromise;
    this.parseResponse = parseResponse;
  }

  asResponse(): Promise<object> {
    return this.responsePromise.then((response) => response);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- as the client's does
  override then(...callbacks: Parameters<Promise<unknown>['then']>): never {
    return this.responsePromise
      .then((response) => this.parseResponse(response))
      .then(...callbacks) as never;
  }
}

const ANSWER = {
  id: 'chat-1',
  model: 'm-1',
  choices: [{ finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 5 },
};

function create(response: Promise<object>, answer: unknown = ANSWER) {
  const ended: ReadableSpan[] = [];
  const collector = {
    onStart: () => {},
    onEnd: (span: ReadableSpan) => void ended.push(span),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const provider = new TracerProvider({ spanProcessors: [collector] });
  const meter = metrics.getMeter('test');
  const instruments = {
    getTracer: () => provider.getTracer('test'),
    getDurations: () => meter.createHistogram('durations'),
    getTokens: () => meter.createHistogram('tokens'),
  };
  const parsed: object[] = [];
  const observed = createObservedCreate(CHAT, instruments, new Patches());
  const promise = observed(
    () =>
      new ApiPromise(response, async (given) => {
        parsed.push(given);
        return answer;
      }),
    { _client: { baseURL: 'https://api.example/v1' } },
    [Object.freeze({ model: 'm', messages: [] })],
  ) as ApiPromise;
  return { promise, parsed, spans: () => ended };
}

it('tells of an answer once it has been parsed for the application', async () => {
  const { promise, parsed, spans } = create(Promise.resolve({}));
  await new Promise(setImmediate);
  expect([parsed, spans()]).toEqual([[], []]);
  expect(await promise).toBe(ANSWER);
  expect(spans()).toMatchObject([
    {
      name: 'chat m',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'm',
        'gen_ai.response.id': 'chat-1',
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.usage.input_tokens': 3,
        'gen_ai.usage.output_tokens': 5,
        'server.address': 'api.example',
        'server.port': 443,
      },
    },
  ]);
});

it('parses nothing for who takes the response by itself', async () => {
  const { promise, parsed, spans } = create(Promise.resolve({ status: 200 }));
  expect(await promise.asResponse()).toEqual({ status: 200 });
  await new Promise(setImmediate);
  expect(parsed).toEqual([]);
  expect(spans()).toHaveLength(1);
});

it('tells of a request that failed', async () => {
  const { promise, spans } = create(Promise.reject(new RangeError('refused')));
  await expect(Promise.resolve(promise)).rejects.toThrow('refused');
  expect(spans()).toMatchObject([
    {
      status: { code: SpanStatusCode.ERROR, message: 'refused' },
      attributes: { 'error.type': 'RangeError' },
    },
  ]);
});

it('reads a stream as the application does, and ends with it', async () => {
  const stream = {
    iterator: async function* () {
      yield { id: 'chat-1', model: 'm-1', choices: [] };
      yield { choices: [{ finish_reason: 'length' }] };
    },
    [Symbol.asyncIterator]() {
      return this.iterator();
    },
  };
  const { promise, spans } = create(Promise.resolve({}), stream);
  expect(await promise).toBe(stream);
  expect(spans()).toEqual([]);
  const parts: unknown[] = [];
  for await (const part of stream) parts.push(part);
  expect(parts).toHaveLength(2);
  expect(spans()).toMatchObject([{ attributes: { 'gen_ai.response.finish_reasons': ['length'] } }]);
});
