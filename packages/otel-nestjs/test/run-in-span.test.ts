import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BadRequestException, NotFoundException, StreamableFile } from '@nestjs/common';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BehaviorSubject,
  firstValueFrom,
  from,
  lastValueFrom,
  Observable,
  of,
  Subject,
  take,
  throwError,
  timer,
} from 'rxjs';
import { runInSpan } from '../src/run-in-span';
import { createTelemetry, removeGlobals, type Telemetry } from './support/telemetry';

let telemetry: Telemetry;
beforeAll(() => {
  telemetry = createTelemetry();
});
afterEach(() => telemetry.reset());
afterAll(removeGlobals);

const run = <Result>(work: () => Result): Result => runInSpan(telemetry.tracer, 'work', {}, work);

const activeSpanId = () => trace.getSpanContext(context.active())?.spanId;

describe('runInSpan', () => {
  it('gives what the function gives, and ends with it', () => {
    const value = { some: 'value' };
    expect(run(() => value)).toBe(value);
    expect(telemetry.span()).toMatchObject({
      name: 'work',
      status: { code: SpanStatusCode.UNSET },
    });
  });

  it('hands the span in, and makes it the active one', () => {
    const seen = runInSpan(telemetry.tracer, 'work', {}, (span) => [
      span.spanContext().spanId,
      activeSpanId(),
    ]);
    const { spanId } = telemetry.span().spanContext();
    expect(seen).toEqual([spanId, spanId]);
    expect(activeSpanId()).toBeUndefined();
  });

  it('throws what the function throws, and records it', () => {
    const error = new TypeError('no');
    expect(() =>
      run(() => {
        throw error;
      }),
    ).toThrow(error);
    expect(telemetry.span()).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'no' },
      attributes: { 'error.type': 'TypeError' },
      events: [{ name: 'exception', attributes: { 'exception.message': 'no' } }],
    });
  });

  it('records what is thrown once, on the span inside', () => {
    const error = new Error('no');
    expect(() =>
      run(() =>
        run(() => {
          throw error;
        }),
      ),
    ).toThrow(error);
    const [inner, outer] = telemetry.spans();
    expect(inner?.events).toHaveLength(1);
    expect(outer).toMatchObject({ status: { code: SpanStatusCode.ERROR }, events: [] });
  });

  it('records an error again that is thrown in another trace', () => {
    const error = new Error('always the same');
    for (const _ of [1, 2])
      expect(() =>
        run(() => {
          throw error;
        }),
      ).toThrow(error);
    expect(telemetry.spans().map(({ events }) => events.length)).toEqual([1, 1]);
  });

  it.each([
    ['a text', 'no', { 'exception.message': 'no' }],
    ['nothing', undefined, { 'exception.message': 'undefined', 'exception.type': 'undefined' }],
    ['an object', { message: 'no' }, { 'exception.message': 'no', 'exception.type': 'object' }],
  ])('records %s that is thrown, once', (_title, thrown, attributes) => {
    expect(() =>
      run(() =>
        run(() => {
          // oxlint-disable-next-line typescript/only-throw-error -- as applications do
          throw thrown;
        }),
      ),
    ).toThrow();
    expect(telemetry.spans().flatMap(({ events }) => events)).toMatchObject([{ attributes }]);
  });

  it('takes an exception below 500 for a refusal', () => {
    expect(() =>
      run(() => {
        throw new NotFoundException('no such cat');
      }),
    ).toThrow();
    expect(telemetry.span()).toMatchObject({
      status: { code: SpanStatusCode.UNSET },
      attributes: { 'acme.nestjs.refusal': 'NotFoundException: no such cat' },
      events: [],
    });
  });

  it('tells what a validation found', () => {
    const error = new BadRequestException(['name is empty', 'age is not a number']);
    expect(() =>
      run(() => {
        throw error;
      }),
    ).toThrow();
    expect(telemetry.span().attributes).toEqual({
      'acme.nestjs.refusal': 'BadRequestException: name is empty; age is not a number',
    });
  });

  it('ends when a promise settles', async () => {
    const promise = run(() => sleep(5, 'done'));
    expect(telemetry.spans()).toEqual([]);
    await expect(promise).resolves.toBe('done');
    expect(telemetry.span().name).toBe('work');
  });

  it('rejects with what a promise rejects with', async () => {
    const error = new Error('later');
    await expect(run(() => Promise.reject(error))).rejects.toBe(error);
    expect(telemetry.span().events).toHaveLength(1);
  });

  it('calls `then` of a query builder when somebody asks for its result, once', async () => {
    const calls: (string | undefined)[] = [];
    const query = {
      limit: () => query,
      // oxlint-disable-next-line unicorn/no-thenable -- as query builders have
      then(resolve: (rows: string[]) => void) {
        calls.push(activeSpanId());
        resolve(['a row']);
      },
    };
    const given = run(() => query);
    expect(given).toBe(query);
    expect(calls).toEqual([]);
    expect(telemetry.spans()).toEqual([]);
    expect(await given.limit()).toEqual(['a row']);
    expect(calls).toEqual([telemetry.span().spanContext().spanId]);
  });

  it('ends when an Observable completes, which begins when it is subscribed', async () => {
    const seen: (string | undefined)[] = [];
    const observable = run(
      () =>
        new Observable<number>((subscriber) => {
          seen.push(activeSpanId());
          subscriber.next(1);
          setTimeout(() => subscriber.complete(), 5);
        }),
    );
    expect(seen).toEqual([]);
    expect(telemetry.spans()).toEqual([]);
    await expect(lastValueFrom(observable)).resolves.toBe(1);
    expect(seen).toEqual([telemetry.span().spanContext().spanId]);
  });

  it('ends when an Observable fails', async () => {
    const error = new Error('broke');
    await expect(lastValueFrom(run(() => throwError(() => error)))).rejects.toBe(error);
    expect(telemetry.span().events).toHaveLength(1);
  });

  it('ends when nobody listens to an Observable any more', () => {
    const subscription = run(() => timer(60_000)).subscribe();
    expect(telemetry.spans()).toEqual([]);
    subscription.unsubscribe();
    expect(telemetry.span().status.code).toBe(SpanStatusCode.UNSET);
  });

  it('lets an Observable without end stop while it is being subscribed', async () => {
    function* numbers() {
      for (let number = 0; number < 1_000_000; number += 1) yield number;
      throw new Error('nobody stopped it');
    }
    await expect(firstValueFrom(run(() => from(numbers())).pipe(take(1)))).resolves.toBe(0);
    expect(telemetry.span().events).toEqual([]);
  });

  it('calls who listens in the context that he subscribed in', () => {
    const subject = new Subject<number>();
    const seen: (string | undefined)[] = [];
    const outer = runInSpan(telemetry.tracer, 'outer', {}, (span) => {
      run(() => subject).subscribe(() => seen.push(activeSpanId()));
      return span.spanContext().spanId;
    });
    subject.next(1);
    expect(seen).toEqual([outer]);
    subject.complete();
  });

  it('leaves an Observable that others have too as it is', async () => {
    const subject = new BehaviorSubject('value');
    expect(await firstValueFrom(run(() => subject))).toBe('value');
    expect(Object.hasOwn(subject, 'subscribe')).toBe(false);
  });

  it('can be subscribed again', async () => {
    const observable = run(() => of(1, 2));
    await lastValueFrom(observable);
    await expect(lastValueFrom(observable)).resolves.toBe(2);
    expect(telemetry.spans()).toHaveLength(1);
  });

  it('ends with the Observable that a promise gives', async () => {
    const observable = await run(async () => timer(5));
    expect(telemetry.spans()).toEqual([]);
    await lastValueFrom(observable);
    expect(telemetry.spans()).toHaveLength(1);
  });

  it.each([
    ['a stream', (stream: Readable) => stream],
    ['a file of Nest', (stream: Readable) => new StreamableFile(stream)],
  ])('ends when %s closes', async (_title, wrap) => {
    const stream = Readable.from(['text']);
    expect(run(() => wrap(stream))).toBeDefined();
    expect(telemetry.spans()).toEqual([]);
    stream.resume();
    await once(stream, 'close');
    await sleep(1);
    expect(telemetry.spans()).toHaveLength(1);
  });

  it('records the error of a stream without handling it', async () => {
    const stream = run(() => new PassThrough());
    const error = new Error('disk is gone');
    const unhandled = new Promise((resolve) => stream.once('error', resolve));
    expect(stream.listenerCount('error')).toBe(1);
    stream.destroy(error);
    await expect(unhandled).resolves.toBe(error);
    expect(telemetry.span().events).toHaveLength(1);
  });

  it('leaves alone what does not want to be looked at', () => {
    const shy = new Proxy(
      {},
      {
        get(_target, key) {
          throw new Error(`nobody asks for ${String(key)}`);
        },
      },
    );
    expect(run(() => shy)).toBe(shy);
    let thrown: unknown;
    try {
      run(() => {
        // oxlint-disable-next-line typescript/only-throw-error -- as nobody does on purpose
        throw shy;
      });
    } catch (error) {
      thrown = error;
    }
    expect(thrown === shy).toBe(true);
    expect(telemetry.spans().map(({ status }) => status.code)).toEqual([
      SpanStatusCode.UNSET,
      SpanStatusCode.ERROR,
    ]);
  });
});
