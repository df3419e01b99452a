// What decorators write and what they read: metadata, names, lengths, `this`, the order of parameters.
import 'reflect-metadata';
import {
  applyDecorators,
  Controller,
  createParamDecorator,
  Get,
  Headers,
  HttpCode,
  Injectable,
  Module,
  Param,
  Query,
  SetMetadata,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import {
  DiscoveryModule,
  DiscoveryService,
  MetadataScanner,
  NestFactory,
  Reflector,
} from '@nestjs/core';
import { map } from 'rxjs';

const print = (title: string, value: unknown) => console.log(`${title}: ${JSON.stringify(value)}`);

/** A decorator of a user that puts a function of its own in the method's place. */
function Loud(): MethodDecorator {
  return (_target, _key, descriptor: PropertyDescriptor) => {
    const method = descriptor.value;
    descriptor.value = function (this: unknown, ...args: unknown[]) {
      return `${method.apply(this, args)}!`;
    };
    for (const key of Reflect.getMetadataKeys(method)) {
      Reflect.defineMetadata(key, Reflect.getMetadata(key, method), descriptor.value);
    }
  };
}

const Tagged = (...tags: string[]) => applyDecorators(SetMetadata('tags', tags), HttpCode(202));

const FromContext = createParamDecorator((data: string, context: any) => {
  const handler = context.getHandler();
  return [data, handler.name, handler.length, context.getClass().name, context.getArgs().length];
});

@Injectable()
class TagsGuard {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: any) {
    const handler = context.getHandler();
    const method = context.getClass().prototype[handler.name];
    print('guard', [
      this.reflector.get('tags', handler),
      this.reflector.getAllAndMerge('tags', [handler, context.getClass()]),
      handler.name,
      handler.length,
      handler === method,
      Reflect.getOwnMetadataKeys(handler).map(String).toSorted(),
      context.getType(),
    ]);
    return true;
  }
}

@Injectable()
class ShowingInterceptor {
  readonly label = 'interceptor';

  intercept(context: any, next: any) {
    print(this.label, [context.getHandler().name, Object.keys(next), typeof next.handle]);
    return next.handle().pipe(map((value) => ({ value })));
  }
}

@Controller('a')
@SetMetadata('tags', ['class'])
@UseGuards(TagsGuard)
@UseInterceptors(ShowingInterceptor)
class MetadataController {
  readonly #secret = 'private';

  @Get('order/:second')
  @Tagged('ordered')
  order(
    @Query('first') first: string,
    @Param('second') second: string,
    @Headers('x-third') third: string,
    @FromContext('fourth') fourth: unknown,
    fifth?: unknown,
  ) {
    return { arguments: [first, second, third, fourth, fifth ?? null], secret: this.#secret };
  }

  @Get('loud')
  @Loud()
  loud() {
    return `this is a ${this.constructor.name}`;
  }
}

class Inherited {
  @Get('inherited')
  inherited() {
    return this.constructor.name;
  }
}

@Controller('b')
class FirstHeir extends Inherited {}

@Controller('c')
class SecondHeir extends Inherited {}

@Module({
  imports: [DiscoveryModule],
  controllers: [MetadataController, FirstHeir, SecondHeir],
})
class AppModule {}

async function main() {
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address();
  for (const path of ['a/order/2?first=1', 'a/loud', 'b/inherited', 'c/inherited']) {
    const answer = await fetch(`http://127.0.0.1:${port}/${path}`, { headers: { 'x-third': '3' } });
    print(path, [answer.status, await answer.text()]);
  }
  const scanner = app.get(MetadataScanner, { strict: false });
  const discovery = app.get(DiscoveryService, { strict: false });
  for (const { name, instance } of discovery.getControllers()) {
    const prototype = Object.getPrototypeOf(instance);
    for (const method of scanner.getAllMethodNames(prototype)) {
      const handler = prototype[method];
      print(`${name}.${method}`, [
        handler.name,
        handler.length,
        Reflect.getMetadataKeys(handler).map(String).toSorted(),
        Object.getOwnPropertyNames(handler).toSorted(),
      ]);
    }
  }
  await app.close();
}

void main();
