import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { context, trace } from '@opentelemetry/api';
import { patchNest, type NestTracing } from '../src/patch-nest';
import { createTelemetry, removeGlobals, type Telemetry } from './support/telemetry';

let telemetry: Telemetry;
beforeAll(() => {
  telemetry = createTelemetry();
});
afterEach(() => telemetry.reset());
afterAll(removeGlobals);

/** The class of Nest, as far as it calls guards. */
const createConsumer = () =>
  class GuardsConsumer {
    async tryActivate(guards: { canActivate(host: unknown): unknown }[], args: unknown) {
      for (const guard of guards) if (!(await guard.canActivate(args))) return false;
      return true;
    }
  };

const patch = (exports: object, tracing: Partial<NestTracing> = {}) =>
  patchNest(exports, {
    version: '12.0.0',
    tracing: {
      tracer: telemetry.tracer,
      steps: 'all',
      slowStepMillis: 5,
      onUnrecordedError: () => {},
      ...tracing,
    },
  });

const inRequest = <Result>(run: () => Result): Result => {
  const span = telemetry.tracer.startSpan('request');
  return context.with(trace.setSpan(context.active(), span), run);
};

describe('patchNest', () => {
  it('patches a class once, whoever asks, and keeps names, lengths and flags', () => {
    const GuardsConsumer = createConsumer();
    const { tryActivate } = GuardsConsumer.prototype;
    const before = Object.getOwnPropertyDescriptor(GuardsConsumer.prototype, 'tryActivate');
    patch({ GuardsConsumer });
    const patched = GuardsConsumer.prototype.tryActivate;
    expect(patched).not.toBe(tryActivate);
    expect([patched.name, patched.length]).toEqual([tryActivate.name, tryActivate.length]);
    expect(Object.getOwnPropertyDescriptor(GuardsConsumer.prototype, 'tryActivate')).toEqual({
      ...before,
      value: patched,
    });
    patch({ GuardsConsumer });
    expect(GuardsConsumer.prototype.tryActivate).toBe(patched);
  });

  it.each([
    {},
    { GuardsConsumer: undefined },
    { GuardsConsumer: function GuardsConsumer() {} },
    { GuardsConsumer: 'no class' },
    { SomethingElse: createConsumer() },
  ])('leaves other exports alone (%j)', (exports) => {
    expect(() => patch(exports)).not.toThrow();
  });

  it('watches whatever Nest takes for a guard, and hands it what Nest does', async () => {
    const GuardsConsumer = createConsumer();
    patch({ GuardsConsumer });
    const args = ['request', 'response'];
    const seen: unknown[] = [];
    const guard = {
      canActivate(this: unknown, host: unknown) {
        seen.push(this === guard, host);
        return true;
      },
    };
    const orphan = Object.assign(Object.create(null) as object, { canActivate: () => true });
    const consumer = new GuardsConsumer();
    const result = await inRequest(() => consumer.tryActivate([guard, orphan], args));
    expect(result).toBe(true);
    expect(seen).toEqual([true, args]);
    expect(telemetry.spans().map(({ name }) => name)).toEqual([
      'guard anonymous',
      'guard anonymous',
    ]);
  });

  it('watches nothing outside of a request, and nothing when it is told so', async () => {
    const guard = { canActivate: () => true };
    const Outside = createConsumer();
    patch({ GuardsConsumer: Outside });
    await new Outside().tryActivate([guard], []);
    const Told = createConsumer();
    patch({ GuardsConsumer: Told }, { steps: 'none' });
    await inRequest(() => new Told().tryActivate([guard], []));
    expect(telemetry.spans()).toEqual([]);
  });

  it('lets a guard throw what it throws', async () => {
    const GuardsConsumer = createConsumer();
    patch({ GuardsConsumer }, { steps: 'slow' });
    const error = new Error('no');
    const guard = {
      canActivate: () => {
        throw error;
      },
    };
    const activating = inRequest(() => new GuardsConsumer().tryActivate([guard], []));
    await expect(activating).rejects.toBe(error);
    expect(telemetry.span().events).toHaveLength(1);
  });
});
