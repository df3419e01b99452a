// Imported from an ES module: named and default exports, the promise's class, a stream, an error.
import OpenAI, { APIPromise, OpenAI as Named } from 'openai';
import support from '../support/openai-server.cjs';

const { step, withOpenAi } = support;
console.log(OpenAI === Named, Object.keys(OpenAI).length, OpenAI.name, OpenAI.length);
withOpenAi(async (baseURL) => {
  const client = new OpenAI({ apiKey: 'k', baseURL, maxRetries: 0 });
  const chat = { model: 'm', messages: [{ role: 'user', content: 'x' }] };
  const promise = client.chat.completions.create(chat);
  console.log(promise instanceof APIPromise);
  await step('create', () => promise);
  await step(
    'asResponse',
    async () => (await (await client.chat.completions.create(chat).asResponse()).text()).length,
  );
  await step('parse', async () => (await client.chat.completions.parse(chat)).choices[0].message);
  await step('stream', async () => {
    const parts = [];
    for await (const part of await client.chat.completions.create({ ...chat, stream: true }))
      parts.push(part);
    return parts.length;
  });
  await step('error', () => client.responses.create({ model: 'bad', input: 'x' }));
});
