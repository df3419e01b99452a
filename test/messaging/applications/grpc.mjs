// A client that makes all four kinds of calls within a request, to a server of the same process.
import { createServer } from 'node:http';
import grpc from '@grpc/grpc-js';
import { exercise } from '../../libraries/applications/support/exercise.mjs';

const method = (name, requestStream, responseStream) => ({
  path: `/lab.Greeter/${name}`,
  requestStream,
  responseStream,
  requestSerialize: (value) => Buffer.from(JSON.stringify(value)),
  requestDeserialize: (bytes) => JSON.parse(bytes.toString()),
  responseSerialize: (value) => Buffer.from(JSON.stringify(value)),
  responseDeserialize: (bytes) => JSON.parse(bytes.toString()),
});
const service = {
  Unary: method('Unary', false, false),
  Upload: method('Upload', true, false),
  Download: method('Download', false, true),
  Chat: method('Chat', true, true),
  Missing: method('Missing', false, false),
};
const handlers = {
  Unary: (call, callback) => callback(null, { hello: call.request.name }),
  Upload(call, callback) {
    const parts = [];
    call.on('data', (part) => parts.push(part)).on('end', () => callback(null, parts));
  },
  Download(call) {
    call.write(1);
    call.write(2);
    call.end();
  },
  Chat(call) {
    call.on('data', (part) => call.write({ echo: part })).on('end', () => call.end());
  },
  Missing: (_call, callback) => callback({ code: grpc.status.NOT_FOUND, details: 'nothing there' }),
};

const settled = (call) =>
  new Promise((resolve) => {
    call((error, answer) => resolve(error === null ? answer : grpc.status[error.code]));
  });
const read = (stream) =>
  new Promise((resolve, reject) => {
    const parts = [];
    stream
      .on('data', (part) => parts.push(part))
      .on('end', () => resolve(parts))
      .on('error', reject);
  });

async function main() {
  const grpcServer = new grpc.Server();
  grpcServer.addService(service, handlers);
  const port = await new Promise((resolve, reject) => {
    grpcServer.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const Greeter = grpc.makeClientConstructor(service, 'Greeter');
  const client = new Greeter(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const server = createServer(async (_request, response) => {
    const unary = await settled((callback) => client.Unary({ name: 'Ada' }, callback));
    const upload = await settled((callback) => {
      const stream = client.Upload(callback);
      stream.write('a');
      stream.end('b');
    });
    const download = await read(client.Download({}));
    const chat = client.Chat();
    const echoes = read(chat);
    chat.write('c');
    chat.end();
    const chatted = await echoes;
    const missing = await settled((callback) => client.Missing({}, callback));
    response.end(JSON.stringify({ unary, upload, download, chatted, missing }));
  });
  await exercise(server.listen(0, '127.0.0.1'), ['/calls']);
  client.close();
  grpcServer.forceShutdown();
}

void main();
