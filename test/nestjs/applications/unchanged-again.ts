// An application that is closed and created again in the same process, as a hot reload does.
import 'reflect-metadata';
import { Controller, Get, Injectable, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

const print = (title: string, value: unknown) => console.log(`${title}: ${JSON.stringify(value)}`);

/** The classes of one load of the application's code. */
function load(generation: number) {
  @Injectable()
  class CatsService {
    find(name: string) {
      return { name, generation };
    }
  }

  @Controller('cats')
  class CatsController {
    constructor(private readonly cats: CatsService) {}

    @Get(':name')
    find(@Param('name') name: string) {
      return this.cats.find(name);
    }
  }

  @Module({ controllers: [CatsController], providers: [CatsService] })
  class AppModule {}

  return AppModule;
}

async function main() {
  const AppModule = load(1);
  for (const module of [AppModule, AppModule, load(2)]) {
    const app = await NestFactory.create(module, { logger: false });
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address();
    const answer = await fetch(`http://127.0.0.1:${port}/cats/Tom`);
    print('answer', [answer.status, await answer.json()]);
    await app.close();
  }
}

void main();
