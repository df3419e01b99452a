// What create(), parse() and embeddings give, in each way to ask for it: once, twice, late, with the response, never.
/* oxlint-disable eslint/no-underscore-dangle -- what an application may do */
const { inspect } = require('node:util');
const { step, withOpenAi } = require('../support/openai-server.cjs');

process.on('unhandledRejection', (error) => console.log('UNHANDLED', error.message));
// Node.js 22 writes what an AsyncLocalStorage needs on every promise, whoever uses one.
const isOfNode = (key) =>
  typeof key === 'symbol' && /async_id|kResourceStore/.test(key.description ?? '');
const shown = (promise) => {
  for (const key of Reflect.ownKeys(promise).filter(isOfNode))
    Object.defineProperty(promise, key, { enumerable: false });
  return inspect(promise, { depth: 0 }).replaceAll(/#[0-9]+/g, '#');
};
const format = {
  type: 'json_schema',
  json_schema: {
    name: 'x',
    strict: true,
    schema: {
      type: 'object',
      properties: { a: { type: 'number' } },
      required: ['a'],
      additionalProperties: false,
    },
  },
};

withOpenAi(async (baseURL) => {
  for (const library of ['openai', 'openai5']) {
    const OpenAI = require(library);
    const client = new OpenAI({ apiKey: 'k', baseURL, maxRetries: 0 });
    const messages = Object.freeze([Object.freeze({ role: 'user', content: 'x' })]);
    const chat = Object.freeze({ model: 'm', messages });
    const { completions } = client.chat;
    const kinds = {
      chat: (more) => completions.create({ ...chat, ...more }),
      responses: (more) => client.responses.create({ model: 'm', input: 'x', ...more }),
      embeddings: (more) => client.embeddings.create({ model: 'm', input: 'x', ...more }),
      parse: (more) => completions.parse({ ...chat, response_format: format, ...more }),
      'responses.parse': (more) =>
        client.responses.parse({
          model: 'm',
          input: 'x',
          text: { format: { ...format.json_schema, type: 'json_schema' } },
          ...more,
        }),
    };
    for (const [name, create] of Object.entries(kinds)) {
      const say = (what, act) => step(`${library} ${name} ${what}`, act);
      const made = create();
      console.log(
        shown(made),
        Reflect.ownKeys(made).filter((key) => !isOfNode(key)),
        made instanceof Promise,
        made instanceof OpenAI.APIPromise,
        Object.getPrototypeOf(made) === OpenAI.APIPromise.prototype,
        made.constructor.name,
        made.parseResponse.name,
        made.parseResponse.length,
      );
      await say('await', () => made);
      await say('again', async () => [(await made) === (await made)]);
      await say('then', () => create().then((value) => Object.keys(value)));
      await say('finally', () => create().finally(() => console.log('finally')));
      await say('catch', () => create().catch(() => 'caught'));
      await say('withResponse', async () => {
        const { data, response, request_id, ...rest } = await create().withResponse();
        return [data, response.status, request_id, rest, response.bodyUsed];
      });
      await say('asResponse', async () => {
        const response = await create().asResponse();
        return [
          response.status,
          response.bodyUsed,
          await response.text(),
          response.constructor.name,
        ];
      });
      await say('asResponse, then the answer', async () => {
        const promise = create();
        const response = await promise.asResponse();
        return [response.bodyUsed, await promise, response.bodyUsed];
      });
      await say('late', async () => {
        const promise = create();
        await new Promise((resolve) => setTimeout(resolve, 50));
        return promise;
      });
      await say('_thenUnwrap', () =>
        create()._thenUnwrap((value) => ({ keys: Object.keys(value).length })),
      );
      await say('_request_id', async () => {
        const value = await create();
        return [value._request_id, Object.keys(value), Object.getOwnPropertyNames(value)];
      });
      await say('all', () => Promise.all([create(), create()]));
      for (const model of ['bad', 'broken', 'reset', 'text', 'null', 'odd', 'nothing']) {
        await say(model, () => create({ model }));
        await say(
          `${model} withResponse`,
          async () => (await create({ model }).withResponse()).data,
        );
        await say(`${model} asResponse`, async () => (await create({ model }).asResponse()).status);
      }
      await say('no model', () => create({ model: undefined }));
      create({ model: 'bad' });
      create();
      await new Promise((resolve) => setTimeout(resolve, 250));
      create({ model: 'bad' }).then(() => console.log('never'));
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    await step('no parameters', () => completions.create());
    await step('parameters null', () => client.responses.create(null));
    await step('without a client', async () => completions.create.call(undefined, chat));
    await step('text parameters', () => client.embeddings.create('text'));
    for (const Class of [OpenAI.Chat.Completions, OpenAI.Embeddings, OpenAI.Responses]) {
      const { create } = Class.prototype;
      console.log(
        create.name,
        create.length,
        Reflect.ownKeys(create),
        inspect(create),
        Object.getOwnPropertyDescriptor(Class.prototype, 'create').enumerable,
      );
    }
    console.log(
      inspect(OpenAI.APIPromise.prototype.asResponse),
      OpenAI.APIPromise.prototype.asResponse.length,
    );
    class Own extends OpenAI.Chat.Completions {
      create(...args) {
        return super.create(...args)._thenUnwrap(({ id }) => `own ${id}`);
      }
    }
    await step('subclass', () => new Own(client).create(chat));
    const bound = completions.create.bind(completions);
    await step('bound', async () => (await bound(chat)).id);
    const other = client.withOptions({ defaultHeaders: { 'x-a': 'b' } });
    await step('withOptions', async () => (await other.chat.completions.create(chat)).id);
    const { fetch } = globalThis;
    const custom = new OpenAI({
      apiKey: 'k',
      baseURL,
      fetch: async (url, init) => {
        console.log('fetch', Object.keys(init).sort(), init.body.length);
        return fetch(url, init);
      },
    });
    await step('custom fetch', async () => (await custom.chat.completions.create(chat)).id);
  }
});
