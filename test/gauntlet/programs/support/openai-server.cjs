// A server that answers as OpenAI's does, to the model named in the request.
const http = require('node:http');

const completion = (content) => ({
  id: 'chat-1',
  object: 'chat.completion',
  created: 1,
  model: 'm-1',
  choices: [
    { index: 0, finish_reason: 'stop', message: { role: 'assistant', content, refusal: null } },
  ],
  usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
});
const chunk = (content, more = {}) => ({
  id: 'chat-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm-1',
  choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null, ...more }],
});
const response = {
  id: 'resp-1',
  object: 'response',
  created_at: 1,
  model: 'm-1',
  status: 'completed',
  output: [
    {
      type: 'message',
      id: 'msg-1',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: '{"a":1}', annotations: [] }],
    },
  ],
  usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
};
const event = (value) => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
const data = (value) => `data: ${JSON.stringify(value)}\n\n`;

const streams = {
  '/v1/chat/completions': [
    data(chunk('he')),
    data(chunk('llo')),
    data(chunk('', { finish_reason: 'stop' })),
    data({ ...chunk(''), choices: [], usage: completion('').usage }),
    'data: [DONE]\n\n',
  ],
  '/v1/responses': [
    event({
      type: 'response.created',
      sequence_number: 0,
      response: { ...response, status: 'in_progress', output: [], usage: null },
    }),
    event({
      type: 'response.output_item.added',
      sequence_number: 1,
      output_index: 0,
      item: { ...response.output[0], content: [] },
    }),
    event({
      type: 'response.content_part.added',
      sequence_number: 2,
      item_id: 'msg-1',
      output_index: 0,
      content_index: 0,
      part: { type: 'output_text', text: '', annotations: [] },
    }),
    event({
      type: 'response.output_text.delta',
      sequence_number: 3,
      item_id: 'msg-1',
      output_index: 0,
      content_index: 0,
      delta: '{"a":1}',
      logprobs: [],
    }),
    event({
      type: 'response.output_text.done',
      sequence_number: 4,
      item_id: 'msg-1',
      output_index: 0,
      content_index: 0,
      text: '{"a":1}',
      logprobs: [],
    }),
    event({ type: 'response.completed', sequence_number: 5, response }),
  ],
};
const answers = {
  '/v1/chat/completions': completion('{"a":1}'),
  '/v1/responses': response,
  '/v1/embeddings': {
    object: 'list',
    model: 'm-1',
    data: [{ object: 'embedding', index: 0, embedding: [0.5, 0.25] }],
    usage: { prompt_tokens: 1, total_tokens: 1 },
  },
};

/** Runs `use` with the base URL, then closes the server. */
exports.withOpenAi = (use) => {
  const server = http.createServer((request, reply) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      const { model, stream } = body === '' ? {} : JSON.parse(body);
      const json = (status, value) => {
        reply.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req-1' });
        reply.end(typeof value === 'string' ? value : JSON.stringify(value));
      };
      if (model === 'bad') json(400, { error: { message: 'no', code: 'bad', type: 'refused' } });
      else if (model === 'broken') json(200, '{"id":');
      else if (model === 'reset') request.socket.destroy();
      else if (model === 'hang')
        reply.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      else if (model === 'text') reply.writeHead(200, { 'content-type': 'text/plain' }).end('text');
      else if (model === 'null') json(200, 'null');
      else if (model === 'odd')
        json(200, { choices: 5, usage: 'none', output: null, model: { a: 1 }, data: [] });
      else if (model === 'nothing') reply.writeHead(204).end();
      else if (stream) {
        reply.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req-1' });
        const parts = [...streams[request.url]];
        if (model === 'slow') parts.length = 1;
        if (model === 'error-in-stream')
          parts.splice(1, 0, data({ error: { message: 'in the stream' } }));
        if (model === 'broken-stream') parts.splice(1, 0, 'data: {"a":\n\n');
        const send = () => {
          if (model === 'cut' && parts.length === 3) return reply.destroy();
          const part = parts.shift();
          if (part === undefined && model === 'slow') return;
          if (part === undefined) reply.end();
          else reply.write(part, () => setTimeout(send, 10));
        };
        send();
      } else json(200, answers[request.url]);
    });
  });
  server.listen(0, '127.0.0.1', async () => {
    try {
      await use(`http://127.0.0.1:${server.address().port}/v1`);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
};

/** Prints what `act` gives or throws. */
exports.step = async (name, act) => {
  try {
    console.log(name, JSON.stringify(await act()));
  } catch (error) {
    console.log(
      name,
      'FAILED',
      error?.constructor?.name,
      error?.status,
      error?.code,
      error?.message,
    );
  }
};
