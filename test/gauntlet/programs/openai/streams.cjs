// Streams: read whole, left early, split, aborted, passed on, never read, failing; the helpers that use them.
const { inspect } = require('node:util');
const { step, withOpenAi } = require('../support/openai-server.cjs');

process.on('unhandledRejection', (error) => console.log('UNHANDLED', error.message));
const read = async (stream) => {
  let text = '';
  for await (const part of stream) text += part.choices?.[0]?.delta.content ?? part.delta ?? '';
  return text;
};

withOpenAi(async (baseURL) => {
  for (const library of ['openai', 'openai5']) {
    const OpenAI = require(library);
    const client = new OpenAI({ apiKey: 'k', baseURL, maxRetries: 0, logLevel: 'off' });
    const chat = { model: 'm', messages: [{ role: 'user', content: 'x' }], stream: true };
    const kinds = {
      chat: (more, options) => client.chat.completions.create({ ...chat, ...more }, options),
      responses: (more, options) =>
        client.responses.create({ model: 'm', input: 'x', stream: true, ...more }, options),
    };
    for (const [name, create] of Object.entries(kinds)) {
      const say = (what, act) => step(`${library} ${name} ${what}`, act);
      const stream = await create();
      console.log(
        inspect(stream, { depth: 0 }),
        Reflect.ownKeys(stream),
        stream.constructor.name,
        stream.iterator.name,
        stream.iterator.length,
      );
      const iterator = stream[Symbol.asyncIterator]();
      console.log(
        inspect(iterator),
        Object.prototype.toString.call(iterator),
        Reflect.ownKeys(iterator),
        iterator.next === iterator.next,
        iterator.next.name,
        typeof iterator.return,
        iterator[Symbol.asyncIterator]() === iterator,
      );
      await say('next', async () => [await iterator.next(), (await iterator.next()).done]);
      await say('return', () => iterator.return('given'));
      await say('next after return', () => iterator.next());
      await say('aborted by it', () => stream.controller.signal.aborted);
      await say('throw', async () => {
        const other = (await create())[Symbol.asyncIterator]();
        await other.next();
        return other.throw(new RangeError('given'));
      });
      await say('read', async () => read(await create()));
      await say('read twice', async () => {
        const again = await create();
        return [await read(again), await read(again)];
      });
      await say('break', async () => {
        const left = await create();
        for await (const part of left) {
          void part;
          break;
        }
        return left.controller.signal.aborted;
      });
      await say('throw in the loop', async () => {
        for await (const part of await create()) throw new Error(`at ${part.id ?? part.type}`);
      });
      await say('tee', async () => {
        const [left, right] = (await create()).tee();
        return [left.constructor.name, await read(left), await read(right)];
      });
      await say('tee, one', async () => read((await create()).tee()[1]));
      await say('toReadableStream', async () => {
        const parts = [];
        for await (const part of (await create()).toReadableStream()) parts.push(part.length);
        return parts;
      });
      await say('toReadableStream cancelled', async () => {
        const source = await create();
        const reader = source.toReadableStream().getReader();
        await reader.read();
        await reader.cancel();
        return source.controller.signal.aborted;
      });
      await say('withResponse', async () => {
        const { data, response, request_id } = await create().withResponse();
        return [await read(data), response.status, request_id];
      });
      await say('asResponse', async () => (await (await create().asResponse()).text()).length);
      await say('parallel next', async () => {
        const parts = (await create())[Symbol.asyncIterator]();
        return (await Promise.all([parts.next(), parts.next(), parts.next()])).map(
          ({ done }) => done,
        );
      });
      await say('controller.abort', async () => {
        const source = await create({ model: 'slow' });
        let parts = 0;
        for await (const part of source) {
          void part;
          parts += 1;
          source.controller.abort();
        }
        return parts;
      });
      await say('signal', async () => {
        const controller = new AbortController();
        const source = await create({ model: 'slow' }, { signal: controller.signal });
        let parts = 0;
        for await (const part of source) {
          void part;
          parts += 1;
          controller.abort();
        }
        return parts;
      });
      await say('aborted before', async () => create({}, { signal: AbortSignal.abort() }));
      await say('aborted before the response', async () => {
        const controller = new AbortController();
        const promise = create({ model: 'hang', stream: false }, { signal: controller.signal });
        setImmediate(() => controller.abort());
        return promise;
      });
      await say('aborted before the body', async () => {
        const controller = new AbortController();
        const promise = create({ model: 'hang', stream: false }, { signal: controller.signal });
        const answer = promise.then((value) => value);
        void promise.asResponse().then(() => setTimeout(() => controller.abort(), 20));
        return answer;
      });
      for (const model of ['bad', 'error-in-stream', 'broken-stream', 'cut', 'nothing'])
        await say(model, async () => read(await create({ model })));
      await say('rejected next, handled late', async () => {
        const parts = (await create({ model: 'error-in-stream' }))[Symbol.asyncIterator]();
        await parts.next();
        parts.next();
        await new Promise((resolve) => setTimeout(resolve, 200));
      });
      await create();
      create({ model: 'bad' });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await step('stream helper', async () => {
      const events = [];
      const runner = client.chat.completions.stream(chat);
      for (const name of ['connect', 'content', 'chunk', 'end', 'finalContent'])
        runner.on(name, () => events.push(name));
      return [await runner.finalContent(), await runner.totalUsage(), events];
    });
    await step('stream helper aborted', async () => {
      const runner = client.chat.completions.stream(chat);
      runner.on('chunk', () => runner.abort());
      return runner.finalContent();
    });
    await step('stream helper failing', async () =>
      client.chat.completions.stream({ ...chat, model: 'bad' }).finalContent(),
    );
    await step(
      'responses.stream',
      async () =>
        (await client.responses.stream({ model: 'm', input: 'x' }).finalResponse()).output_text,
    );
    await step('runTools', async () =>
      client.chat.completions
        .runTools({
          ...chat,
          stream: false,
          tools: [
            {
              type: 'function',
              function: { name: 'f', parameters: {}, function: () => 1, parse: JSON.parse },
            },
          ],
        })
        .finalContent(),
    );
    await step('fromReadableStream', async () => {
      const body = (await client.chat.completions.create(chat)).toReadableStream();
      const { ChatCompletionStream } = require(`${library}/lib/ChatCompletionStream`);
      return ChatCompletionStream.fromReadableStream(body).finalContent();
    });
  }
});
