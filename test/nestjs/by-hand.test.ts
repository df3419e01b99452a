import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Run } from '@acme/otel-testkit';
import { NEST_CASES } from './support/nest-cases';
import { startNest } from './support/start-nest';

describe.each(NEST_CASES)('code of a user on NestJS $version ($moduleKind)', (nest) => {
  let run: Run;
  const answers: Answer[] = [];

  beforeAll(async () => {
    const env = { ACME_OTEL_NESTJS_STEPS: 'none' };
    const app = await startNest('by-hand', { ...nest, platform: 'express' }, { env });
    try {
      for (const path of ['lamp', 'none', 'watch/lamp', 'above/lamp', 'below/lamp']) {
        answers.push(await app.request(`/stock/${path}`));
      }
    } finally {
      await app.stop();
    }
    run = await app.stop();
  });

  it.each([
    `
      GET /stock/:sku            SERVER    http
        StockController.reserve  INTERNAL  @acme/otel-nestjs
          check twice            INTERNAL  @acme/otel-auto
            reserve stock        INTERNAL  @acme/otel-nestjs
              - INFO reserving lamp
              count              INTERNAL  shop
    `,
    `
      GET /stock/:sku            SERVER    http               ERROR
        StockController.reserve  INTERNAL  @acme/otel-nestjs  ERROR none left
          check twice            INTERNAL  @acme/otel-auto    ERROR none left
            reserve stock        INTERNAL  @acme/otel-nestjs  ERROR none left
              - INFO reserving none
    `,
    `
      GET /stock/watch/:sku    SERVER    http
        StockController.watch  INTERNAL  @acme/otel-nestjs
          StockService.watch   INTERNAL  @acme/otel-nestjs
    `,
    `
      GET /stock/above/:sku            SERVER    http
        StockController.above          INTERNAL  @acme/otel-nestjs
          above the decorator of Nest  INTERNAL  @acme/otel-nestjs
    `,
    `
      GET /stock/below/:sku            SERVER    http
        StockController.below          INTERNAL  @acme/otel-nestjs
          below the decorator of Nest  INTERNAL  @acme/otel-nestjs
    `,
  ])('has its spans among ours (%#)', (drawing) => {
    expect(run).toHaveTrace(drawing);
  });

  it('has an exception recorded once, where it was thrown', () => {
    const events = run.spans.flatMap(({ name, events: ofSpan }) => ofSpan.map(() => name));
    expect(events).toEqual(['reserve stock']);
  });

  it('has its attributes, and its metrics', () => {
    const span = run.spans.find(({ name }) => name === 'reserve stock');
    expect(span?.attributes).toEqual({
      'code.function.name': 'StockService.reserve',
      'shop.warehouse': 'north',
    });
    expect(run.metricPoints.map(({ name }) => name)).toContain('reservations');
  });

  it('answers as it would by itself', () => {
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [200, '5'],
      [500, '{"statusCode":500,"message":"Internal server error"}'],
      [200, 'watching lamp'],
      [200, '{"sku":"lamp"}'],
      [200, '{"sku":"lamp"}'],
    ]);
  });
});
