import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { BadRequestException } from '@nestjs/common';
import { context, ROOT_CONTEXT, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { of, Subject } from 'rxjs';
import type { NestTracing } from '../../src/nest-copy';
import { areStepsWatched, StepDescriptions, StepWork } from '../../src/steps/step';
import { activeSpanId, createNest, createRequest, type ServedRequest } from '../support/nest';
import { createTelemetry, removeGlobals, type Telemetry } from '../support/telemetry';

let telemetry: Telemetry;
let request: ServedRequest;
beforeAll(() => {
  telemetry = createTelemetry();
});
beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_000_000_000 });
  request = createRequest(telemetry.tracer);
});
afterEach(() => {
  jest.useRealTimers();
  telemetry.reset();
});
afterAll(removeGlobals);

class Roles {
  canActivate() {}
}

const DESCRIPTION = { name: 'guard Roles', attributes: { 'nestjs.type': 'guard' } };

/** A step that begins to work for the request. */
const begin = (tracing: Partial<NestTracing> = {}) =>
  request.serve(() => new StepWork(DESCRIPTION, createNest(telemetry.tracer, tracing).tracing));

const toMillis = ([seconds, nanos]: readonly [number, number]): number =>
  seconds * 1000 + nanos / 1e6;

const takeMillis = (millis: number): void => {
  jest.advanceTimersByTime(millis);
};

describe('a description', () => {
  const describeStep = (step: object, version: string | undefined = '11.2.10') =>
    new StepDescriptions('guard', 'canActivate', {
      ...createNest(telemetry.tracer),
      version,
    }).of(step);

  it('names the class of a step', () => {
    expect(describeStep(new Roles())).toEqual({
      name: 'guard Roles',
      attributes: {
        component: '@nestjs/core',
        'nestjs.type': 'guard',
        'code.function.name': 'Roles.canActivate',
        'nestjs.version': '11.2.10',
      },
    });
  });

  it.each([{}, Object.create(null) as object, new (class extends Roles {})()])(
    'calls a step without a class anonymous: %#',
    (step) => {
      expect(describeStep(step).name).toBe('guard anonymous');
    },
  );

  it('is made once for each class', () => {
    const descriptions = new StepDescriptions('guard', 'canActivate', createNest(telemetry.tracer));
    expect(descriptions.of(new Roles())).toBe(descriptions.of(new Roles()));
  });
});

describe('areStepsWatched', () => {
  const { tracer } = trace.getTracerProvider() as never as { tracer: never };
  const ask = (steps: NestTracing['steps'], traceFlags: TraceFlags | undefined) => {
    const spanContext = { traceId: '1'.repeat(32), spanId: '2'.repeat(16) };
    const around =
      traceFlags === undefined
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, { ...spanContext, traceFlags });
    return context.with(around, () => areStepsWatched(createNest(tracer, { steps }).tracing));
  };

  it.each([
    ['slow', TraceFlags.SAMPLED, true],
    ['all', TraceFlags.SAMPLED, true],
    ['none', TraceFlags.SAMPLED, false],
    ['all', TraceFlags.NONE, false],
    ['all', undefined, false],
  ] as const)('with "%s" in a request with flags %s is %s', (steps, flags, isWatched) => {
    expect(ask(steps, flags)).toBe(isWatched);
  });
});

describe('a step, where all are asked for,', () => {
  it('works in its span, from its start to its end', () => {
    const work = begin();
    const seen = work.run(() => {
      takeMillis(3);
      return activeSpanId();
    });
    const span = telemetry.span();
    expect(seen).toBe(span.spanContext().spanId);
    expect(span).toMatchObject({
      name: 'guard Roles',
      attributes: { 'nestjs.type': 'guard' },
      parentSpanContext: { spanId: request.spanId },
    });
    expect(toMillis(span.startTime)).toBe(1_700_000_000_000);
    expect(toMillis(span.endTime)).toBe(1_700_000_000_003);
  });

  it('ends with its promise or Observable, and once', async () => {
    const promised = begin().run(() => Promise.resolve('value'));
    expect(telemetry.spans()).toEqual([]);
    await expect(promised).resolves.toBe('value');
    expect(telemetry.spans()).toHaveLength(1);

    const source = new Subject();
    const work = begin();
    const observed = work.run(() => source) as Subject<unknown>;
    observed.subscribe();
    expect(telemetry.spans()).toHaveLength(1);
    source.complete();
    work.cancel();
    expect(telemetry.spans()).toHaveLength(2);
  });
});

describe('a step, where slow ones are asked for,', () => {
  it.each([
    [4, 0],
    [5, 1],
  ])('that takes %i of 5 ms has %i spans, with its true start', (millis, count) => {
    const seen = begin({ steps: 'slow' }).run(() => {
      takeMillis(millis);
      return request.serve(activeSpanId);
    });
    // What happens inside has the span around it as parent.
    expect(seen).toBe(request.spanId);
    const times = telemetry
      .spans()
      .map(({ startTime, endTime, parentSpanContext }) => [
        toMillis(startTime) - 1_700_000_000_000,
        toMillis(endTime) - 1_700_000_000_000,
        parentSpanContext?.spanId,
      ]);
    expect(times).toEqual(count === 0 ? [] : [[0, 5, request.spanId]]);
  });

  it('that fails has a span at once, and throws what it throws', () => {
    const error = new TypeError('broken');
    const run = () =>
      begin({ steps: 'slow' }).run(() => {
        throw error;
      });
    expect(run).toThrow(error);
    expect(telemetry.span()).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'broken' },
      events: [{ name: 'exception' }],
    });
  });

  it('that refuses says so, and is no error', async () => {
    const refusal = new BadRequestException('no id');
    const promised = begin({ steps: 'slow' }).run(() => Promise.reject(refusal));
    await expect(promised).rejects.toBe(refusal);
    expect(telemetry.span()).toMatchObject({
      status: { code: SpanStatusCode.UNSET },
      attributes: { 'acme.nestjs.refusal': 'BadRequestException: no id' },
    });
  });

  it('that nobody waits for any more has none', () => {
    const work = begin({ steps: 'slow' });
    work.run(() => of(1));
    work.cancel();
    work.fail(new Error('too late'));
    expect(telemetry.spans()).toEqual([]);
  });
});
