// A server that sends within a request, and listeners that get what a client sends.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { exercise } from '../../libraries/applications/support/exercise.mjs';

const socketServer = new Server(0);
socketServer.on('connection', (socket) => {
  socket.on('order', async (order, callback) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    socket.emit('taken', order);
    callback({ order });
  });
  socket.on('bad', async () => {
    throw new Error('no such order');
  });
});
process.on('unhandledRejection', ({ message }) => console.log('unhandled', message));

async function main() {
  const { port } = socketServer.httpServer.address();
  const client = io(`http://127.0.0.1:${port}`, { transports: ['websocket'] });
  await once(client, 'connect');
  const server = createServer((_request, response) => {
    socketServer.emit('news', 1);
    response.end('sent');
  });
  await exercise(server.listen(0, '127.0.0.1'), ['/news']);
  console.log('acknowledged', await client.emitWithAck('order', 7));
  client.emit('bad');
  await once(process, 'unhandledRejection');
  client.close();
  await socketServer.close();
}

void main();
