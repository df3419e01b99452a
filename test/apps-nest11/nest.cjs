'use strict';
// The application of nest.cjs on NestJS 11, which is CommonJS, with Nest's own logger.
require('reflect-metadata');
const { Controller, Get, HttpException, Logger, Module, Param } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');

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
  const app = await NestFactory.create(AppModule);
  const server = await app.listen(0, '127.0.0.1');
  console.log(`port ${server.address().port}`);
}

void main();
