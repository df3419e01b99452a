import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { GuardsConsumer } from '@nestjs/core/guards/guards-consumer';
import { Handler } from '../../src/handlers/handler';
import { patchGuardsConsumer } from '../../src/steps/guards';
import { activeSpanId, asNestClass, createNest, createRequest } from '../support/nest';
import { createTelemetry, removeGlobals, type Telemetry } from '../support/telemetry';

let telemetry: Telemetry;
beforeAll(() => {
  telemetry = createTelemetry();
  patchGuardsConsumer(asNestClass(GuardsConsumer), createNest(telemetry.tracer));
});
afterEach(() => telemetry.reset());
afterAll(removeGlobals);

class Orders {
  find() {}
}

/** Asks a guard that answers, as Nest does before it calls `find`. */
const ask = (answer: (host: ExecutionContext) => unknown): Promise<boolean> => {
  class Roles {
    canActivate(host: ExecutionContext) {
      return answer(host) as boolean;
    }
  }
  const { wrapped } = new Handler(
    Orders.prototype.find,
    'find',
    'request_context',
    createNest(telemetry.tracer),
  );
  const consumer = new GuardsConsumer();
  return createRequest(telemetry.tracer).serve(() =>
    consumer.tryActivate([new Roles()], ['request'], new Orders(), wrapped as never, 'http'),
  );
};

it('a guard works in its span, and gets the handler that a person wrote', async () => {
  const seen: unknown[] = [];
  const isAllowed = await ask((host) => {
    seen.push(host.getHandler(), host.getClass(), host.getArgs(), activeSpanId());
    return true;
  });
  expect(isAllowed).toBe(true);
  const span = telemetry.span();
  expect(seen).toEqual([Orders.prototype.find, Orders, ['request'], span.spanContext().spanId]);
  expect(span.name).toBe('guard Roles');
  expect(span.attributes).not.toHaveProperty(['acme.nestjs.refusal']);
});

it.each([false, Promise.resolve(false)])('a guard that refuses says so: %p', async (answer) => {
  await expect(ask(() => answer)).resolves.toBe(false);
  expect(telemetry.span().attributes).toMatchObject({
    'code.function.name': 'Roles.canActivate',
    'acme.nestjs.refusal': 'the guard returned false',
  });
});

it('guards outside of a request are not watched', async () => {
  const guard = { canActivate: () => true };
  const consumer = new GuardsConsumer();
  const { find } = Orders.prototype;
  await expect(consumer.tryActivate([guard], [], new Orders(), find, 'http')).resolves.toBe(true);
  expect(telemetry.spans()).toEqual([]);
});
