// A NestJS application without TypeScript: handlers, their errors and stacks, mixins, guards, pipes, metadata.
import 'reflect-metadata';
import { inspect } from 'node:util';
import * as common from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

const { Controller, Get, Module, Param, Query, Res, UseGuards, UsePipes, mixin } = common;
const decorate = (Class, method, decorators) => {
  const descriptor = Object.getOwnPropertyDescriptor(Class.prototype, method);
  for (const decorator of decorators) decorator(Class.prototype, method, descriptor);
};

const roleGuard = (role) =>
  mixin(
    class RoleGuard {
      canActivate(host) {
        return host.switchToHttp().getRequest().url !== `/refused/${role}`;
      }
    },
  );
class NoPipe {
  transform(value, { type }) {
    return `${type}:${value}`;
  }
}
class Cats {
  plain(...args) {
    return {
      args,
      self: this.constructor === Cats,
      length: this.plain.length,
      name: this.plain.name,
    };
  }
  async later() {
    await Promise.resolve();
    return 'later';
  }
  throws() {
    throw new RangeError('thrown');
  }
  async rejects() {
    await Promise.resolve();
    throw new common.NotFoundException('none');
  }
  stack() {
    return { limit: Error.stackTraceLimit };
  }
  answers(response) {
    response.status(201).end('answered');
  }
  guarded() {
    return 'guarded';
  }
}
Controller()(Cats);
const value = (decorator) => (target, name, index) => decorator(target, name, index);
value(Param('id'))(Cats.prototype, 'plain', 0);
value(Query('q'))(Cats.prototype, 'plain', 1);
value(Res())(Cats.prototype, 'answers', 0);
decorate(Cats, 'plain', [Get('plain/:id'), UsePipes(NoPipe)]);
decorate(Cats, 'guarded', [Get('refused/admin'), UseGuards(roleGuard('admin'))]);
for (const name of ['later', 'throws', 'rejects', 'stack', 'answers'])
  decorate(Cats, name, [Get(name)]);
class AppModule {}
Module({ controllers: [Cats], providers: [] })(AppModule);

const app = await NestFactory.create(AppModule, { logger: ['fatal'] });
await app.listen(0, '127.0.0.1');
const url = await app.getUrl();
for (const path of [
  'plain/7?q=x',
  'later',
  'throws',
  'rejects',
  'answers',
  'refused/admin',
  'none',
  'stack',
]) {
  const answer = await fetch(`${url}/${path}`);
  console.log(path, answer.status, await answer.text());
}
console.log(
  inspect(Cats.prototype.plain),
  Reflect.ownKeys(Cats.prototype),
  Cats.prototype.plain.length,
);
console.log(Reflect.getMetadataKeys(Cats.prototype.plain), Reflect.ownKeys(Cats.prototype.plain));
await app.close();
