// What HTTP can be in NestJS: every way to declare a route, every kind of handler, every kind of step.
import 'reflect-metadata';
import { createReadStream } from 'node:fs';
import {
  BadRequestException,
  Catch,
  Controller,
  createParamDecorator,
  Get,
  Inject,
  Injectable,
  Module,
  NotFoundException,
  Param,
  ParseIntPipe,
  Res,
  Scope,
  SetMetadata,
  Sse,
  StreamableFile,
  UnauthorizedException,
  UseFilters,
  UseGuards,
  UseInterceptors,
  Version,
  VERSION_NEUTRAL,
  VersioningType,
} from '@nestjs/common';
import { NestFactory, Reflector, REQUEST, RouterModule } from '@nestjs/core';
import { interval, map, take, tap, throwError } from 'rxjs';
import winston from 'winston';

const logger = winston.createLogger({
  format: winston.format.json(),
  transports: [new winston.transports.Console()],
});
const sleep = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

@Injectable()
class RolesGuard {
  constructor(@Inject(Reflector) private readonly reflector: any) {}

  canActivate(context: any) {
    const role = this.reflector.get('role', context.getHandler());
    if (role === undefined) return true;
    logger.info(`guard sees ${role}`);
    if (role === 'expired') throw new UnauthorizedException('the token has expired');
    if (role === 'broken') throw new Error('the guard broke');
    return role === 'slow' ? sleep(20).then(() => true) : false;
  }
}

@Injectable()
class LoggingInterceptor {
  intercept(_context: unknown, next: any) {
    logger.info('before the handler');
    return next.handle().pipe(tap(() => logger.info('after the handler')));
  }
}

@Injectable()
class TrimPipe {
  transform(value: string) {
    logger.info(`pipe sees ${value}`);
    return value.trim();
  }
}

@Catch(BadRequestException)
class BadRequestFilter {
  catch(_error: unknown, host: any) {
    logger.info('filter answers');
    const response = host.switchToHttp().getResponse();
    const answer = { answered: 'by the filter' };
    if (response.raw === undefined) response.status(400).json(answer);
    else response.code(400).send(answer);
  }
}

/** Whether a decorator of a parameter sees the method that stands in the class. */
const IsHandlerMine = createParamDecorator((_data: unknown, context: any) => {
  const handler = context.getHandler();
  return handler === context.getClass().prototype[handler.name];
});

@Controller('orders')
@UseGuards(RolesGuard)
class OrdersController {
  @Get('identity')
  identity(@IsHandlerMine() isMine: boolean) {
    return { isMine };
  }

  @Get('number/:id')
  number(@Param('id', ParseIntPipe) id: number) {
    return { id };
  }

  @Get('fails')
  async fails() {
    await sleep(1);
    throw new Error('no orders today');
  }

  @Get('missing')
  missing() {
    throw new NotFoundException('no such order');
  }

  @SetMetadata('role', 'nobody')
  @Get('refused')
  refused() {
    return 'never';
  }

  @SetMetadata('role', 'expired')
  @Get('expired')
  expired() {
    return 'never';
  }

  @SetMetadata('role', 'broken')
  @Get('broken')
  broken() {
    return 'never';
  }

  @SetMetadata('role', 'slow')
  @Get('slow')
  slow() {
    return 'at last';
  }

  @UseFilters(BadRequestFilter)
  @Get('filtered')
  filtered() {
    throw new BadRequestException('bad');
  }

  @UseInterceptors(LoggingInterceptor)
  @Get('steps/:name')
  steps(@Param('name', TrimPipe) name: string) {
    logger.info('handler');
    return { name };
  }

  @Get('observable')
  observable() {
    return interval(100).pipe(
      take(3),
      tap((number) => logger.info(`number ${number}`)),
    );
  }

  @Get('infinite')
  infinite() {
    return interval(20).pipe(
      tap((number) => logger.info(`infinite ${number}`)),
      map((number) => `number ${number}`),
    );
  }

  @Get('observable-fails')
  observableFails() {
    return throwError(() => new Error('the Observable broke'));
  }

  @Get('file')
  file() {
    return new StreamableFile(createReadStream(process.argv[1] as string));
  }

  @Get('by-itself')
  byItself(@Res() response: any) {
    setTimeout(() => {
      logger.info('the answer, by itself');
      if (response.raw === undefined) response.json({ by: 'itself' });
      else response.send({ by: 'itself' });
    }, 20);
  }

  @Sse('events')
  events() {
    return interval(20).pipe(
      take(2),
      tap((number) => logger.info(`event ${number}`)),
      map((number) => ({ data: { number } })),
    );
  }

  @Sse('events-forever')
  eventsForever() {
    return interval(20).pipe(
      tap((number) => logger.info(`forever ${number}`)),
      map((number) => ({ data: { number } })),
    );
  }

  @Get('query')
  query() {
    let calls = 0;
    return {
      then(resolve: (value: unknown) => void) {
        calls += 1;
        logger.info('the query runs');
        setTimeout(() => resolve({ calls }), 1);
      },
    };
  }

  @Get('nothing')
  nothing() {}

  @Get(':id')
  async find(@Param('id') id: string) {
    logger.info(`order ${id} wanted`);
    return { id };
  }
}

@Controller({ path: 'scoped', scope: Scope.REQUEST })
class ScopedController {
  constructor(@Inject(REQUEST) private readonly request: { url: string }) {}

  @Get(':id')
  find(@Param('id') id: string) {
    return { id, url: this.request.url };
  }
}

@Injectable({ scope: Scope.REQUEST })
class BrokenProvider {
  constructor() {
    throw new Error('the provider broke');
  }
}

@Controller({ path: 'unmade', scope: Scope.REQUEST })
class UnmadeController {
  constructor(@Inject(BrokenProvider) readonly provider: unknown) {}

  @Get()
  never() {
    return 'never';
  }
}

@Controller('versioned')
class VersionedController {
  @Version('1')
  @Get()
  one() {
    return 'one';
  }

  @Version('2')
  @Get()
  two() {
    return 'two';
  }
}

@Controller({ host: ':tenant.example.com', path: 'hosted' })
class HostedController {
  @Get()
  hosted() {
    return 'hosted';
  }
}

@Controller(['files', 'documents'])
class FilesController {
  @Get(process.env['WILDCARD'] as string)
  any() {
    return 'a file';
  }
}

@Controller('items')
class ItemsController {
  @Get(':id')
  find() {
    return 'an item';
  }
}

@Controller()
class StatusController {
  @Get('status')
  status() {
    return 'fine';
  }
}

@Module({ controllers: [ItemsController] })
class ItemsModule {}

const isFastify = process.env['PLATFORM'] === 'fastify';

@Module({
  imports: [ItemsModule, RouterModule.register([{ path: 'admin', module: ItemsModule }])],
  providers: [BrokenProvider],
  controllers: [
    // Fastify does not filter by host
    ...(isFastify ? [] : [HostedController]),
    OrdersController,
    ScopedController,
    UnmadeController,
    VersionedController,
    FilesController,
    StatusController,
  ],
})
class AppModule {}

const VERSIONING: Record<string, unknown> = {
  uri: { type: VersioningType.URI, defaultVersion: VERSION_NEUTRAL },
  header: { type: VersioningType.HEADER, header: 'x-version', defaultVersion: VERSION_NEUTRAL },
  'media-type': { type: VersioningType.MEDIA_TYPE, key: 'v=', defaultVersion: VERSION_NEUTRAL },
};

async function main() {
  const create = NestFactory.create.bind(NestFactory) as (...args: unknown[]) => Promise<any>;
  const options = { logger: false };
  const app = isFastify
    ? await create(AppModule, await createFastify(), options)
    : await create(AppModule, options);
  // code of the application that is neither of Nest nor of a step
  app.use((request: { url: string }, _response: unknown, next: () => void) => {
    if (request.url === '/api/orders/middleware') throw new Error('the middleware broke');
    next();
  });
  app.setGlobalPrefix('api', { exclude: ['status'] });
  app.enableVersioning(VERSIONING[process.env['VERSIONING'] ?? 'uri']);
  await app.listen(0, '127.0.0.1');
  // upstream's distribution leaves the end to the application
  if (process.env['CLOSES'] === 'true') process.once('SIGTERM', () => app.close());
  console.log(`port ${app.getHttpServer().address().port}`);
}

async function createFastify() {
  const { FastifyAdapter } = await import('@nestjs/platform-fastify');
  return new FastifyAdapter();
}

void main();
