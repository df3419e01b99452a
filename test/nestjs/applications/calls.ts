// Calls out with @nestjs/axios: as a promise, and as an Observable that Nest subscribes.
import 'reflect-metadata';
import { HttpModule, HttpService } from '@nestjs/axios';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { firstValueFrom, map } from 'rxjs';

let url = '';

@Controller()
class CallsController {
  constructor(private readonly http: HttpService) {}

  @Get('promise')
  async promise() {
    const { data } = await firstValueFrom(this.http.get(`${url}/stock`));
    return { stock: data };
  }

  @Get('observable')
  observable() {
    return this.http.get(`${url}/stock`).pipe(map(({ data }) => ({ stock: data })));
  }

  @Get('stock')
  stock() {
    return 5;
  }
}

@Module({ imports: [HttpModule], controllers: [CallsController] })
class AppModule {}

const create = NestFactory.create.bind(NestFactory) as (...args: unknown[]) => Promise<any>;

async function main() {
  const options = { logger: false };
  const app =
    process.env['PLATFORM'] === 'fastify'
      ? await create(AppModule, await createFastify(), options)
      : await create(AppModule, options);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address();
  url = `http://127.0.0.1:${port}`;
  console.log(`port ${port}`);
}

async function createFastify() {
  const { FastifyAdapter } = await import('@nestjs/platform-fastify');
  return new FastifyAdapter();
}

void main();
