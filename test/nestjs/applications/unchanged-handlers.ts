// What handlers may give, and what becomes of it: values, promises, thenables, Observables, streams,
// errors of every kind, nothing.
import 'reflect-metadata';
import { Readable } from 'node:stream';
import {
  Controller,
  Get,
  Header,
  HttpException,
  Injectable,
  Module,
  Next,
  Redirect,
  Req,
  Res,
  Sse,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  BehaviorSubject,
  catchError,
  concat,
  EMPTY,
  from,
  of,
  take,
  throwError,
  timeout,
} from 'rxjs';

const print = (title: string, value: unknown) => console.log(`${title}: ${JSON.stringify(value)}`);

@Injectable()
class CatchingInterceptor {
  intercept(_context: unknown, next: any) {
    return next
      .handle()
      .pipe(catchError((error) => of({ caught: String(error.message ?? error) })));
  }
}

@Injectable()
class CachingInterceptor {
  intercept() {
    return of({ from: 'the cache' });
  }
}

@Injectable()
class ImpatientInterceptor {
  intercept(_context: unknown, next: any) {
    return next.handle().pipe(
      timeout(20),
      catchError((error) => of({ gave: error.name })),
    );
  }
}

const shared = new BehaviorSubject({ shared: 1 });

@Controller()
class HandlersController {
  @Get('value') value() {
    return { a: 1 };
  }
  @Get('text') text() {
    return 'text';
  }
  @Get('number') number() {
    return 5;
  }
  @Get('null') null() {
    return null;
  }
  @Get('promise') async promise() {
    return { later: true };
  }
  @Get('rejected') rejected() {
    return Promise.reject(new HttpException({ why: 'rejected' }, 409));
  }
  @Get('observable') observable() {
    return from([1, 2, 3]);
  }
  @Get('empty') empty() {
    return EMPTY;
  }
  @Get('shared') shared() {
    return shared.pipe(take(1));
  }
  @Get('promise-of-observable') promiseOfObservable() {
    return Promise.resolve(of('inner'));
  }
  @Get('later-error') laterError() {
    return concat(
      of(1),
      throwError(() => new HttpException('late', 410)),
    );
  }
  @Get('throws-text') throwsText() {
    throw 'a text';
  }
  @Get('throws-nothing') throwsNothing() {
    throw undefined;
  }
  @Get('http-error') httpError() {
    throw Object.assign(new Error('teapot'), { statusCode: 418 });
  }
  @Get('file') file() {
    return new StreamableFile(Readable.from(['a ', 'file']));
  }
  @Get('buffer') buffer() {
    return new StreamableFile(Buffer.from('a buffer'));
  }
  @Get('broken-file') brokenFile() {
    return new StreamableFile(
      new Readable({
        read() {
          this.destroy(new Error('disk'));
        },
      }),
    );
  }
  @Get('response') response(@Res() response: any) {
    response.status(207).send({ by: 'itself' });
  }
  @Get('passthrough') passthrough(@Res({ passthrough: true }) response: any) {
    response.status(208);
    return { passed: true };
  }
  @Get('next') next(@Next() next: () => void) {
    next();
  }
  @Get('redirect') @Redirect('/value', 302) redirect() {}
  @Get('header') @Header('x-mine', 'yes') header(@Req() request: any) {
    return { url: request.url };
  }
  @Sse('events') events() {
    return from([{ data: 'one' }, { data: { two: 2 } }]);
  }
  @UseInterceptors(CatchingInterceptor) @Get('caught') caught() {
    throw new Error('caught me');
  }
  @UseInterceptors(CachingInterceptor) @Get('cached') cached() {
    print('never called', true);
    return 0;
  }
  @UseInterceptors(ImpatientInterceptor) @Get('impatient') impatient() {
    return new Promise(() => {});
  }
  @Get('thenable') thenable() {
    let calls = 0;
    return {
      then(resolve: (value: unknown) => void) {
        calls += 1;
        resolve({ calls });
      },
    };
  }
}

@Module({ controllers: [HandlersController] })
class AppModule {}

const isFastify = process.env['PLATFORM'] === 'fastify';

async function main() {
  const create = NestFactory.create.bind(NestFactory) as (...args: unknown[]) => Promise<any>;
  const app = isFastify
    ? await create(AppModule, await createFastify(), { logger: false })
    : await create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address();
  const scanner = Object.getOwnPropertyNames(HandlersController.prototype);
  const paths = scanner
    .map((name) => Reflect.getMetadata('path', (HandlersController.prototype as any)[name]))
    .filter((path) => path !== undefined && (!isFastify || path !== 'next'));
  for (const path of paths) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/${path}`, { redirect: 'manual' });
      const { status, headers } = answer;
      print(path, [
        status,
        headers.get('content-type'),
        headers.get('x-mine'),
        await answer.text(),
      ]);
    } catch (error) {
      print(path, (error as Error).message);
    }
  }
  print('observers left', shared.observed);
  await app.close();
}

async function createFastify() {
  const { FastifyAdapter } = await import('@nestjs/platform-fastify');
  return new FastifyAdapter();
}

void main();
