// A NestJS application with shutdown hooks that make items, ended in the way that its argument names.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import items from './items.cjs';

const { makeItems, say } = items;
const [, , end] = process.argv;

class Hooks {
  onModuleDestroy() {
    makeItems('destroy', 2);
  }

  async onApplicationShutdown() {
    makeItems('shutdown', 2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    makeItems('shut-down', 2);
  }
}

class AppModule {}
Module({ providers: [Hooks] })(AppModule);

const app = await NestFactory.create(AppModule, { logger: false });
if (end === 'hooks') app.enableShutdownHooks();
await app.listen(0, '127.0.0.1');
process.on('exit', () => makeItems('exit', 2));

makeItems('early', 20);
setTimeout(async () => {
  makeItems('late', 20);
  if (end === 'hooks') {
    say('waiting');
    return;
  }
  say('ending');
  await app.close();
  makeItems('closed', 2);
  if (end === 'close and exit') process.exit(0);
}, 300);
