// A MongoDB that knows a few commands, each answered with what it was asked, so that programs have one.
const { once } = require('node:events');
const { createServer } = require('node:net');
const { createRequire } = require('node:module');

const { BSON } = createRequire(require.resolve('mongodb'))('mongodb');
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HELLO = {
  ismaster: true,
  logicalSessionTimeoutMinutes: 30,
  isWritablePrimary: true,
  helloOk: true,
  maxWireVersion: 21,
  minWireVersion: 0,
};

/** @returns {Promise<{ uri: string, close: () => void }>} */
async function startMongoStub() {
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    let buffer = Buffer.alloc(0);
    socket
      .on('error', () => undefined)
      .on('data', (part) => {
        buffer = Buffer.concat([buffer, part]);
        while (buffer.length >= 4 && buffer.length >= buffer.readInt32LE(0)) {
          const message = buffer.subarray(0, buffer.readInt32LE(0));
          buffer = buffer.subarray(message.length);
          answer(socket, message);
        }
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    uri: `mongodb://127.0.0.1:${server.address().port}/gauntlet`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function answer(socket, message) {
  const id = message.readInt32LE(4);
  if (message.readInt32LE(12) === OP_QUERY) {
    const head = Buffer.alloc(20);
    head.writeInt32LE(1, 16);
    return write(socket, id, 1, Buffer.concat([head, BSON.serialize({ ...HELLO, ok: 1 })]));
  }
  const size = message.readInt32LE(21);
  const command = BSON.deserialize(message.subarray(21, 21 + size));
  const reply = BSON.serialize(replyTo(command));
  return write(socket, id, OP_MSG, Buffer.concat([Buffer.alloc(5), reply]));
}

function write(socket, to, code, body) {
  const head = Buffer.alloc(16);
  head.writeInt32LE(16 + body.length, 0);
  head.writeInt32LE(to, 8);
  head.writeInt32LE(code, 12);
  socket.write(Buffer.concat([head, body]));
}

function replyTo(command) {
  const [name] = Object.keys(command);
  const failure = { ok: 0, errmsg: 'no such thing', code: 59, codeName: 'CommandNotFound' };
  switch (name) {
    case 'hello':
    case 'ismaster':
      return { ...HELLO, ok: 1 };
    case 'find':
    case 'aggregate': {
      if (command.filter?.fail) return failure;
      const ns = `gauntlet.${command[name]}`;
      const more = command.filter?.many === true;
      return {
        ok: 1,
        cursor: { id: BSON.Long.fromNumber(more ? 7 : 0), ns, firstBatch: [{ _id: 1, a: 1 }] },
      };
    }
    case 'getMore':
      return {
        ok: 1,
        cursor: { id: BSON.Long.fromNumber(0), ns: 'gauntlet.things', nextBatch: [{ _id: 2 }] },
      };
    case 'insert':
    case 'update':
    case 'delete':
      return { ok: 1, n: 1, nModified: 1 };
    case 'findAndModify':
      return { ok: 1, value: { _id: 1, a: 2 } };
    case 'count':
      return { ok: 1, n: 1 };
    case 'distinct':
      return { ok: 1, values: [1, 2] };
    case 'ping':
    case 'endSessions':
    case 'killCursors':
    case 'createIndexes':
      return { ok: 1 };
    default:
      return failure;
  }
}

module.exports = { startMongoStub };
