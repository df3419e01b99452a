import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Get, Res, UseGuards, type CanActivate } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core/application-config';
import { context } from '@opentelemetry/api';
import { GuardsConsumer } from '@nestjs/core/guards/guards-consumer';
import { GuardsContextCreator } from '@nestjs/core/guards/guards-context-creator';
import { NestContainer } from '@nestjs/core/injector/container';
import { InterceptorsConsumer } from '@nestjs/core/interceptors/interceptors-consumer';
import { InterceptorsContextCreator } from '@nestjs/core/interceptors/interceptors-context-creator';
import { PipesConsumer } from '@nestjs/core/pipes/pipes-consumer';
import { PipesContextCreator } from '@nestjs/core/pipes/pipes-context-creator';
import { RouteParamsFactory } from '@nestjs/core/router/route-params-factory';
import { RouterExecutionContext } from '@nestjs/core/router/router-execution-context';
import { patchRouterExecutionContext } from '../../src/handlers/router-execution-context';
import { enterRoute } from '../../src/request';
import { asNestClass, createNest, createRequest } from '../support/nest';
import { createTelemetry, removeGlobals, type Telemetry } from '../support/telemetry';

let telemetry: Telemetry;
beforeAll(() => {
  telemetry = createTelemetry();
  patchRouterExecutionContext(asNestClass(RouterExecutionContext), createNest(telemetry.tracer));
});
afterEach(() => telemetry.reset());
afterAll(removeGlobals);

/** The function that Nest hands a request to, for a method of a controller. */
function createRoute(controller: object, name: string) {
  const container = new NestContainer();
  const config = new ApplicationConfig();
  const routes = new RouterExecutionContext(
    new RouteParamsFactory(),
    new PipesContextCreator(container, config),
    new PipesConsumer(),
    new GuardsContextCreator(container, config),
    new GuardsConsumer(),
    new InterceptorsContextCreator(container, config),
    new InterceptorsConsumer(),
    {
      status: () => undefined,
      reply: (response: { body?: unknown }, body: unknown) => (response.body = body),
    } as never,
  );
  const method = (controller as Record<string, (...args: unknown[]) => unknown>)[name]!;
  return routes.create(controller, method, name, 'shop', 0);
}

const response = () => ({
  body: undefined,
  destroyed: false,
  writableEnded: false,
  writableFinished: false,
  once: () => undefined,
});

describe('a route', () => {
  it('has a span for its handler, whose metadata Nest still finds', async () => {
    class Orders {
      @Get()
      find() {
        return 'found';
      }
    }
    const answer = response();
    await createRoute(new Orders(), 'find')({} as never, answer as never, () => undefined);
    expect(answer.body).toBe('found');
    expect(telemetry.span()).toMatchObject({
      name: 'Orders.find',
      attributes: { 'nestjs.type': 'request_context' },
    });
  });

  it('is known before its guards judge the request', async () => {
    const request = createRequest(telemetry.tracer);
    let seen: string | undefined;
    class Roles implements CanActivate {
      canActivate() {
        seen = request.metadata.route;
        return false;
      }
    }
    class Orders {
      @Get()
      @UseGuards(new Roles())
      find() {}
    }
    const route = createRoute(new Orders(), 'find');
    const given = { method: 'GET', route: { path: '/orders/:id' } };
    const answering = request.serve(() =>
      route(given as never, response() as never, () => undefined),
    );
    await expect(answering).rejects.toThrow('Forbidden');
    expect(seen).toBe('/orders/:id');
    expect(telemetry.spans()).toEqual([]);
  });

  it('that answers by itself has a span until its answer is closed', async () => {
    class Orders {
      @Get()
      find(@Res() _response: unknown) {}

      @Get()
      list() {}
    }
    let close: () => void = () => undefined;
    const answer = {
      ...response(),
      once: (_event: string, listener: () => void) => (close = listener),
    };
    const { serve } = createRequest(telemetry.tracer);
    // Nest would note it when it sets the status.
    const orders = new Orders();
    const run = (name: string) =>
      serve(async () => {
        const given = { method: 'GET', route: { path: '/orders' } };
        enterRoute(context.active(), given, answer, new Map());
        await createRoute(orders, name)(given, answer, () => undefined);
      });
    await run('find');
    expect(telemetry.spans()).toEqual([]);
    close();
    expect(telemetry.span().name).toBe('Orders.find');
    telemetry.reset();
    await run('list');
    expect(telemetry.span().name).toBe('Orders.list');
  });

  it('without a method is left to Nest', () => {
    class Routes {
      create(...args: unknown[]) {
        return args;
      }
    }
    patchRouterExecutionContext(asNestClass(Routes), createNest(telemetry.tracer));
    expect(new Routes().create('orders', undefined, 'find')).toEqual(['orders', undefined, 'find']);
  });
});
