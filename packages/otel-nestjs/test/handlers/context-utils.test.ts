import { expect, it } from '@jest/globals';
import { trace } from '@opentelemetry/api';
import { ContextUtils } from '@nestjs/core/helpers/context-utils';
import { patchContextUtils } from '../../src/handlers/context-utils';
import { Handler } from '../../src/handlers/handler';
import { asNestClass, createNest } from '../support/nest';

it('decorators of parameters get the handler that a person wrote', () => {
  const nest = createNest(trace.getTracer('test'));
  patchContextUtils(asNestClass(ContextUtils), nest);
  class Orders {
    find() {}
  }
  const orders = new Orders();
  const { wrapped } = new Handler(orders.find, 'find', 'request_context', nest);
  const host = new ContextUtils().getContextFactory('http', orders, wrapped)(['request']);
  expect(host.getHandler()).toBe(orders.find);
  expect(host.getClass()).toBe(Orders);
  expect(host.getArgs()).toEqual(['request']);
});
