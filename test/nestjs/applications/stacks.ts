// Where handlers of each kind were called from: the stacks of errors made in them, as they are.
import 'reflect-metadata';
import { get } from 'node:http';
import { Controller, Get, Module, Res, UseGuards, UseInterceptors } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

Error.stackTraceLimit = Number(process.env.STACK_LIMIT);

function print(title: string, { stack = '' }: Error) {
  const [, ...frames] = stack.split('\n');
  for (const frame of frames) {
    const where = frame.replace(/file:\/\//, '').replace(/\/[^()]*\/node_modules\//, '');
    console.log(`${title}: ${where.replace(process.cwd(), '').trim()}`);
  }
}

const guard = { canActivate: () => true };
const interceptor = { intercept: (_context: unknown, next: any) => next.handle() };

@Controller('stacks')
class StacksController {
  @Get('plain')
  plain() {
    print('plain', new Error('here'));
    return 'plain';
  }

  @Get('later')
  async later() {
    print('later', new Error('here'));
    await Promise.resolve();
    print('later', new Error('here'));
    return 'later';
  }

  @Get('guarded')
  @UseGuards(guard)
  guarded() {
    print('guarded', new Error('here'));
    return 'guarded';
  }

  @Get('intercepted')
  @UseInterceptors(interceptor)
  intercepted() {
    print('intercepted', new Error('here'));
    return 'intercepted';
  }

  @Get('answered')
  answered(@Res() response: any) {
    print('answered', new Error('here'));
    response.send('answered');
  }
}

@Module({ controllers: [StacksController] })
class AppModule {}

async function createApp() {
  if (process.env.PLATFORM !== 'fastify') return NestFactory.create(AppModule, { logger: false });
  const { FastifyAdapter } = await import('@nestjs/platform-fastify');
  return NestFactory.create(AppModule, new FastifyAdapter() as any, { logger: false });
}

async function main() {
  const app = await createApp();
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address();
  for (const path of ['plain', 'later', 'guarded', 'intercepted', 'answered']) {
    await new Promise<void>((resolve) => {
      get({ port, path: `/stacks/${path}`, agent: false }, (response) => {
        response.resume().on('end', resolve);
      });
    });
  }
  await app.close();
}

void main();
