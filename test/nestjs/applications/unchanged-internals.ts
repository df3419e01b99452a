// Applications that lean on Nest's internals: classes by deep paths, replaced consumers, context
// creators, the container, adapters of their own.
import 'reflect-metadata';
import { Controller, Get, Injectable, Module, Param, UseGuards } from '@nestjs/common';
import {
  ExternalContextCreator,
  HttpAdapterHost,
  ModulesContainer,
  NestFactory,
} from '@nestjs/core';
import { GuardsConsumer } from '@nestjs/core/guards/guards-consumer.js';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { RouterExecutionContext } from '@nestjs/core/router/router-execution-context.js';

const print = (title: string, value: unknown) => console.log(`${title}: ${JSON.stringify(value)}`);

/** A wrapper of the application's own around what Nest does. */
const { tryActivate } = GuardsConsumer.prototype;
GuardsConsumer.prototype.tryActivate = async function (...args: any[]) {
  const [guards, , instance, callback] = args;
  print('guards of', [guards.length, instance.constructor.name, callback.name, args.length]);
  return (tryActivate as any).apply(this, args);
};

@Injectable()
class OpenGuard {
  canActivate(context: unknown) {
    print('context', context instanceof ExecutionContextHost);
    return true;
  }
}

@Controller('cats')
@UseGuards(OpenGuard)
class CatsController {
  @Get(':name')
  find(@Param('name') name: string) {
    return { name };
  }
}

@Injectable()
class Consumer {
  handle(message: string, attempt: number) {
    return `${this.constructor.name} got ${message}, attempt ${attempt}`;
  }

  later() {
    return Promise.resolve('later');
  }
}

@Module({ controllers: [CatsController], providers: [Consumer] })
class AppModule {}

async function main() {
  const app = await NestFactory.create(AppModule, { logger: false });
  const adapter = app.get(HttpAdapterHost).httpAdapter as any;
  adapter.get('/by-hand', (_request: unknown, response: any) => response.json({ by: 'hand' }));
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address();
  for (const path of ['cats/Tom', 'by-hand', 'nowhere']) {
    const answer = await fetch(`http://127.0.0.1:${port}/${path}`);
    print(path, [answer.status, await answer.json()]);
  }
  const consumer = app.get(Consumer);
  const creator = app.get(ExternalContextCreator);
  for (const name of ['handle', 'later'] as const) {
    const target = creator.create(consumer, consumer[name] as any, name);
    print(name, await target('a message', 2));
  }
  const modules = [...app.get(ModulesContainer).values()].map(
    ({ name, controllers, providers }) => [
      name,
      controllers.size,
      [...providers.values()].map((wrapper: any) => wrapper.name).toSorted(),
    ],
  );
  print(
    'modules',
    modules.filter(([name]) => name === 'AppModule'),
  );
  print('names', [
    RouterExecutionContext.name,
    RouterExecutionContext.prototype.create.name,
    RouterExecutionContext.prototype.create.length,
    Object.keys(RouterExecutionContext.prototype),
    Object.getOwnPropertyNames(RouterExecutionContext.prototype).toSorted(),
    // what nobody else would find
    Object.keys(adapter).toSorted(),
  ]);
  await app.close();
}

void main();
