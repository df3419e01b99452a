import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { createLogger } from './logger.js';

const app = await NestFactory.create(AppModule, { logger: createLogger() });
app.enableShutdownHooks();

const server = await app.listen(process.env['PORT'] ?? 3000);
const { port } = server.address() as AddressInfo;
new Logger('Bootstrap').log({ message: `order service listening on port ${port}`, port });
