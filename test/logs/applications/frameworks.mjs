// Frameworks whose logger is one that has a bridge, each asked once by a request of its own.
import 'reflect-metadata';
import { createServer, get } from 'node:http';
import { Controller, Get, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import fastify from 'fastify';
import { WinstonModule } from 'nest-winston';
import { Logger as NestPinoLogger, LoggerModule } from 'nestjs-pino';
import { pinoHttp } from 'pino-http';
import winston from 'winston';

const ask = (port, path) =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume();
      response.on('end', resolve);
    }).on('error', reject);
  });

async function withFastify() {
  const app = fastify({ logger: { redact: ['req.headers.authorization'] } });
  app.get('/fastify', async (request) => {
    request.log.info({ guest: 'Ann' }, 'in the handler of fastify');
    return 'ok';
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  await ask(app.server.address().port, '/fastify');
  await app.close();
}

async function withPinoHttp() {
  const handle = pinoHttp();
  const server = createServer((request, response) => {
    handle(request, response);
    request.log.warn('in the handler of pino-http');
    response.end('ok');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  await ask(server.address().port, '/pino-http');
  await new Promise((resolve) => server.close(resolve));
}

/** Applies decorators to a target without their syntax. */
const decorate = (decorators, target) => {
  for (const each of decorators) each(target);
  return target;
};

async function withNest(name, imports, toLogger) {
  class ShopController {
    shop() {
      new Logger('Shop').log(`in the handler of ${name}`);
      return 'ok';
    }
  }
  Get()(
    ShopController.prototype,
    'shop',
    Object.getOwnPropertyDescriptor(ShopController.prototype, 'shop'),
  );
  decorate([Controller(name)], ShopController);
  class AppModule {}
  decorate([Module({ imports, controllers: [ShopController] })], AppModule);
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(toLogger(app));
  await app.listen(0, '127.0.0.1');
  await ask(app.getHttpServer().address().port, `/${name}`);
  await app.close();
}

async function run() {
  await withFastify();
  await withPinoHttp();
  await withNest('nestjs-pino', [LoggerModule.forRoot()], (app) => app.get(NestPinoLogger));
  const transports = [new winston.transports.Console({ format: winston.format.json() })];
  await withNest('nest-winston', [], () => WinstonModule.createLogger({ transports }));
}

void run();
