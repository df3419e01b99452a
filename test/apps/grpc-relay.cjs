'use strict';
// Serves one method by gRPC and calls it as the caller of another service does, with the trace headers of
// CALLER; prints the headers that arrive. The served method calls a second one.
const grpc = require('@grpc/grpc-js');

const [, , address] = process.argv;
const asText = { serialize: (value) => Buffer.from(value), deserialize: String };
const method = (name) => ({
  path: `/shop.Orders/${name}`,
  requestStream: false,
  responseStream: false,
  requestSerialize: asText.serialize,
  requestDeserialize: asText.deserialize,
  responseSerialize: asText.serialize,
  responseDeserialize: asText.deserialize,
});
const service = { find: method('Find'), stock: method('Stock') };
const Client = grpc.makeGenericClientConstructor(service, 'Orders');
let client;

const headersOf = ({ metadata }) => metadata.getMap();
const server = new grpc.Server();
server.addService(service, {
  find(call, answer) {
    client.stock('lamp', (error) => answer(error, 'found'));
  },
  stock(call, answer) {
    const { traceparent, tracestate, baggage } = headersOf(call);
    console.log(JSON.stringify({ traceparent, tracestate, baggage }));
    answer(null, 'there');
  },
});

server.bindAsync(`${address}:0`, grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  client = new Client(`${address}:${port}`, grpc.credentials.createInsecure());
  const metadata = new grpc.Metadata();
  for (const [name, value] of Object.entries(JSON.parse(process.env.CALLER))) {
    metadata.set(name, value);
  }
  client.find('order', metadata, (failure) => {
    if (failure) throw failure;
    client.close();
    server.forceShutdown();
  });
});
