import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { BadRequestException, type PipeTransform } from '@nestjs/common';
import { PipesConsumer } from '@nestjs/core/pipes/pipes-consumer';
import { patchPipesConsumer } from '../../src/steps/pipes';
import { activeSpanId, asNestClass, createNest, createRequest } from '../support/nest';
import { createTelemetry, removeGlobals, type Telemetry } from '../support/telemetry';

let telemetry: Telemetry;
beforeAll(() => {
  telemetry = createTelemetry();
  patchPipesConsumer(asNestClass(PipesConsumer), createNest(telemetry.tracer));
});
afterEach(() => telemetry.reset());
afterAll(removeGlobals);

const METADATA = { type: 'param', data: 'id', metatype: String } as const;

const apply = (...pipes: PipeTransform[]): Promise<unknown> =>
  new PipesConsumer().applyPipes('7', METADATA, pipes);

const inRequest = (...pipes: PipeTransform[]): Promise<unknown> =>
  createRequest(telemetry.tracer).serve(() => apply(...pipes));

it('pipes work in their spans, one after the other, and get what Nest gives them', async () => {
  const seen: unknown[] = [];
  class ToNumber implements PipeTransform {
    transform(value: unknown, metadata: unknown) {
      seen.push(value, metadata, activeSpanId());
      return Number(value);
    }
  }
  class Double implements PipeTransform {
    async transform(value: unknown) {
      return 2 * (value as number);
    }
  }
  await expect(inRequest(new ToNumber(), new Double())).resolves.toBe(14);
  const [first, second] = telemetry.spans();
  expect(seen).toEqual(['7', METADATA, first?.spanContext().spanId]);
  expect([first?.name, second?.name]).toEqual(['pipe ToNumber', 'pipe Double']);
  expect(first?.attributes).toMatchObject({ 'code.function.name': 'ToNumber.transform' });
});

it('a pipe that refuses says why', async () => {
  const refusal = new BadRequestException('no number');
  const pipe = { transform: () => Promise.reject(refusal) };
  await expect(inRequest(pipe)).rejects.toBe(refusal);
  expect(telemetry.span().attributes).toMatchObject({
    'acme.nestjs.refusal': 'BadRequestException: no number',
  });
});

it('pipes outside of a request are not watched', async () => {
  await expect(apply({ transform: (value) => `${value}!` })).resolves.toBe('7!');
  expect(telemetry.spans()).toEqual([]);
});
