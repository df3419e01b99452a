// How modules find one another: circular, lazy, dynamic, global enhancers, replaced classes, and the
// order in which all that happens.
import 'reflect-metadata';
import {
  Catch,
  Controller,
  forwardRef,
  Get,
  HttpException,
  Inject,
  Injectable,
  Module,
  Param,
} from '@nestjs/common';
import {
  APP_FILTER,
  APP_GUARD,
  APP_INTERCEPTOR,
  APP_PIPE,
  LazyModuleLoader,
  NestFactory,
} from '@nestjs/core';
import { tap } from 'rxjs';

const print = (title: string, value: unknown = '') =>
  console.log(`${title}: ${JSON.stringify(value)}`);

@Injectable()
class HenService {
  constructor(@Inject(forwardRef(() => EggService)) readonly egg: any) {}
}

@Injectable()
class EggService {
  constructor(@Inject(forwardRef(() => HenService)) readonly hen: any) {}
}

@Module({ imports: [forwardRef(() => EggModule)], providers: [HenService], exports: [HenService] })
class HenModule {}

@Module({ imports: [forwardRef(() => HenModule)], providers: [EggService], exports: [EggService] })
class EggModule {}

@Injectable()
class LazyService {
  readonly label = 'loaded late';
}

@Module({ providers: [LazyService], exports: [LazyService] })
class LazyModule {}

/** Guards, interceptors and the like by their number. */
const numbered = (number: number) => {
  @Injectable()
  class Guard {
    canActivate() {
      print(`guard ${number}`);
      return true;
    }
  }
  @Injectable()
  class Interceptor {
    intercept(_context: unknown, next: any) {
      print(`interceptor ${number} before`);
      return next.handle().pipe(tap(() => print(`interceptor ${number} after`)));
    }
  }
  @Injectable()
  class Pipe {
    transform(value: string, metadata: any) {
      print(`pipe ${number}`, [value, metadata.type, metadata.data, metadata.metatype?.name]);
      return `${value}${number}`;
    }
  }
  return { Guard, Interceptor, Pipe };
};
const one = numbered(1);
const two = numbered(2);

@Catch(HttpException)
class Filter {
  catch(error: HttpException, host: any) {
    print('filter', [error.message, host.getType(), host.getArgs().length]);
    host.switchToHttp().getResponse().status(error.getStatus()).json({ filtered: error.message });
  }
}

class Payments {
  pay() {
    return 'paid';
  }
}

@Injectable()
class OtherPayments extends Payments {
  override pay() {
    return 'paid otherwise';
  }
}

@Controller()
class AppController {
  constructor(
    private readonly payments: Payments,
    private readonly loader: LazyModuleLoader,
    private readonly hen: HenService,
  ) {}

  @Get('pay/:amount')
  pay(@Param('amount') amount: string) {
    return { paid: this.payments.pay(), amount };
  }

  @Get('lazy')
  async lazy() {
    const moduleRef = await this.loader.load(() => LazyModule);
    return moduleRef.get(LazyService);
  }

  @Get('circle')
  circle() {
    return { same: this.hen.egg.hen === this.hen };
  }

  @Get('refused')
  refused() {
    throw new HttpException('refused', 418);
  }
}

@Module({
  imports: [HenModule, EggModule],
  controllers: [AppController],
  providers: [
    { provide: Payments, useClass: OtherPayments },
    { provide: APP_GUARD, useClass: one.Guard },
    { provide: APP_GUARD, useClass: two.Guard },
    { provide: APP_INTERCEPTOR, useClass: one.Interceptor },
    { provide: APP_INTERCEPTOR, useFactory: () => new two.Interceptor() },
    { provide: APP_PIPE, useClass: one.Pipe },
    { provide: APP_PIPE, useValue: new two.Pipe() },
    { provide: APP_FILTER, useClass: Filter },
  ],
})
class AppModule {
  onModuleInit() {
    print('onModuleInit');
  }

  onApplicationBootstrap() {
    print('onApplicationBootstrap');
  }

  onModuleDestroy() {
    print('onModuleDestroy');
  }

  onApplicationShutdown() {
    print('onApplicationShutdown');
  }
}

async function main() {
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address();
  for (const path of ['pay/5', 'lazy', 'circle', 'refused', 'nowhere']) {
    const answer = await fetch(`http://127.0.0.1:${port}/${path}`);
    print(path, [answer.status, await answer.json()]);
  }
  await app.close();
}

void main();
