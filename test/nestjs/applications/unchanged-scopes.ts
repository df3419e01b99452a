// Providers for a request, for each consumer and for a tenant, and how often things are made.
import 'reflect-metadata';
import { Controller, Get, Inject, Injectable, Module, Param, Scope } from '@nestjs/common';
import { ContextIdFactory, INQUIRER, ModuleRef, NestFactory, REQUEST } from '@nestjs/core';

const made: Record<string, number> = {};
const count = (name: string) => {
  made[name] = (made[name] ?? 0) + 1;
};
const print = (title: string, value: unknown) => console.log(`${title}: ${JSON.stringify(value)}`);

@Injectable({ scope: Scope.REQUEST })
class PerRequest {
  constructor(@Inject(REQUEST) readonly request: any) {
    count('PerRequest');
  }
}

@Injectable({ scope: Scope.TRANSIENT })
class PerConsumer {
  constructor(@Inject(INQUIRER) readonly consumer: object) {
    count('PerConsumer');
  }
}

@Injectable({ scope: Scope.REQUEST, durable: true })
class PerTenant {
  constructor() {
    count('PerTenant');
  }
}

@Controller({ path: 'request', scope: Scope.REQUEST })
class RequestController {
  constructor(
    private readonly perRequest: PerRequest,
    private readonly perConsumer: PerConsumer,
    private readonly moduleRef: ModuleRef,
  ) {
    count('RequestController');
  }

  @Get(':id')
  async find(@Param('id') id: string) {
    const resolved = await this.moduleRef.resolve(PerConsumer);
    return {
      id,
      url: this.perRequest.request.url,
      consumer: this.perConsumer.consumer.constructor.name,
      isAnother: resolved !== this.perConsumer,
    };
  }
}

@Controller('tenant')
class TenantController {
  constructor(readonly perTenant: PerTenant) {
    count('TenantController');
  }

  @Get()
  get() {
    return { made: { ...made } };
  }
}

@Controller('static')
class StaticController {
  constructor(private readonly perConsumer: PerConsumer) {
    count('StaticController');
  }

  @Get()
  get() {
    return { consumer: this.perConsumer.consumer.constructor.name };
  }
}

@Module({
  providers: [PerRequest, PerConsumer, PerTenant],
  controllers: [RequestController, TenantController, StaticController],
})
class AppModule {}

/** One sub-tree of providers for each tenant. */
class TenantStrategy {
  readonly #ids = new Map<string, any>();

  attach(contextId: any, request: any) {
    const tenant = request.headers['x-tenant'] ?? 'none';
    if (!this.#ids.has(tenant)) this.#ids.set(tenant, ContextIdFactory.create());
    const tenantId = this.#ids.get(tenant);
    return (info: any) => (info.isTreeDurable ? tenantId : contextId);
  }
}

async function main() {
  ContextIdFactory.apply(new TenantStrategy() as any);
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address();
  const ask = async (path: string, tenant: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/${path}`, {
      headers: { 'x-tenant': tenant },
    });
    print(path, [answer.status, await answer.json()]);
  };
  for (const tenant of ['one', 'two', 'one']) {
    await ask('request/7', tenant);
    await ask('tenant', tenant);
    await ask('static', tenant);
  }
  print('made', made);
  await app.close();
}

void main();
