import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { BadRequestException, Catch } from '@nestjs/common';
import { BaseExceptionFilterContext } from '@nestjs/core/exceptions/base-exception-filter-context';
import { NestContainer } from '@nestjs/core/injector/container';
import { patchExceptionFilterContext } from '../../src/steps/exception-filters';
import { activeSpanId, asNestClass, createNest, createRequest } from '../support/nest';
import { createTelemetry, removeGlobals, type Telemetry } from '../support/telemetry';

let telemetry: Telemetry;
beforeAll(() => {
  telemetry = createTelemetry();
  patchExceptionFilterContext(
    asNestClass(BaseExceptionFilterContext),
    createNest(telemetry.tracer),
  );
});
afterEach(() => telemetry.reset());
afterAll(removeGlobals);

const seen: unknown[] = [];

@Catch(BadRequestException)
class Refusals {
  readonly answer = 'answered';

  catch(...args: unknown[]) {
    seen.push(args, activeSpanId());
    return this.answer;
  }
}

@Catch()
class Everything {
  catch() {
    return 'answered by the other';
  }
}

interface FilterEntry {
  readonly func: (...args: unknown[]) => unknown;
  readonly exceptionMetatypes: readonly unknown[];
}

/** The filters as Nest keeps them. */
const createEntries = () =>
  new BaseExceptionFilterContext(new NestContainer()).createConcreteContext<never, FilterEntry[]>([
    new Refusals(),
    new Everything(),
  ] as never);

it('a filter works in its span, for the exceptions that it is for', () => {
  createEntries();
  const entries = createEntries();
  expect(entries.map(({ exceptionMetatypes }) => exceptionMetatypes)).toEqual([
    [BadRequestException],
    [],
  ]);
  const { serve } = createRequest(telemetry.tracer);
  expect(serve(() => entries[0]?.func('exception', 'host'))).toBe('answered');
  const span = telemetry.span();
  expect(seen).toEqual([['exception', 'host'], span.spanContext().spanId]);
  expect(span.name).toBe('filter Refusals');
  expect(span.attributes).toMatchObject({ 'code.function.name': 'Refusals.catch' });
  expect(serve(() => entries[1]?.func())).toBe('answered by the other');
  expect(telemetry.spans().at(-1)?.name).toBe('filter Everything');
});

it('a filter outside of a request is not watched', () => {
  const entries = createEntries();
  expect(entries[0]?.func('exception', 'host')).toBe('answered');
  expect(telemetry.spans()).toEqual([]);
});
