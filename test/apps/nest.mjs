// A NestJS application with winston as Nest's logger. Its decorators are applied by hand, so that
// it runs without a compiler.
import 'reflect-metadata';
import { Controller, Get, HttpException, Logger, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { WinstonModule } from 'nest-winston';
import winston from 'winston';

class CatsController {
  #logger = new Logger('cats');

  fail() {
    throw new Error('no cats today');
  }

  refuse() {
    throw new HttpException('a teapot', 418);
  }

  find(name) {
    this.#logger.log(`cat ${name} wanted`);
    return { name };
  }
}

const method = (name, ...decorators) => {
  const { prototype } = CatsController;
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  for (const decorate of decorators) decorate(prototype, name, descriptor);
};
method('fail', Get('fail'));
method('refuse', Get('refuse'));
method('find', Get(':name'));
Param('name')(CatsController.prototype, 'find', 0);
Controller('cats')(CatsController);

class AppModule {}
Module({ controllers: [CatsController] })(AppModule);

async function main() {
  const app = await NestFactory.create(AppModule, {
    logger: WinstonModule.createLogger({
      format: winston.format.json(),
      transports: [new winston.transports.Console()],
    }),
  });
  const server = await app.listen(0, '127.0.0.1');
  console.log(`port ${server.address().port}`);
}

void main();
