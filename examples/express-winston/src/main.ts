import type { AddressInfo } from 'node:net';
import { createApp } from './app';
import { logger } from './logger';

const port = Number(process.env['PORT'] ?? 3001);

const server = createApp().listen(port, (error) => {
  if (error) {
    logger.error(error);
    process.exitCode = 1;
    return;
  }
  const address = server.address() as AddressInfo;
  logger.info(`stock service listening on port ${address.port}`, { port: address.port });
});
