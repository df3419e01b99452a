import { setTimeout as sleep } from 'node:timers/promises';
import type { GlobalName, GlobalsFindings } from './findings';
import { readSetGlobals } from './global-names';
import type { Api } from './record-test-data';
import { TEST_NAME } from './test-data';

/** Reads the globals through the application's copy of the API. */
export async function observeGlobals(
  api: Api,
  setBefore: readonly GlobalName[],
): Promise<GlobalsFindings> {
  const tracerProvider = api.trace.getTracerProvider();
  return {
    setBefore,
    set: readSetGlobals(),
    providers: {
      traces: classOf(
        'getDelegate' in tracerProvider
          ? (tracerProvider as { getDelegate(): object }).getDelegate()
          : tracerProvider,
      ),
      metrics: classOf(api.metrics.getMeterProvider()),
      logs: classOf(api.logs.getLoggerProvider()),
    },
    contextSurvivesAwait: await survivesAwait(api),
    injectedHeaders: inject(api),
  };
}

/** Returns the class name of a provider. Bundlers number classes with the same name. */
const classOf = (value: object): string => value.constructor.name.replace(/\d+$/, '');

async function survivesAwait(api: Api): Promise<boolean> {
  const key = api.createContextKey(TEST_NAME);
  const context = api.context.active().setValue(key, TEST_NAME);
  return await api.context.with(context, async () => {
    await sleep(1);
    return api.context.active().getValue(key) === TEST_NAME;
  });
}

function inject(api: Api): readonly string[] {
  const remote = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: api.TraceFlags.SAMPLED,
  };
  const baggage = api.propagation.createBaggage({ doctor: { value: 'otel-auto' } });
  const context = api.propagation.setBaggage(
    api.trace.setSpanContext(api.ROOT_CONTEXT, remote),
    baggage,
  );
  const carrier: Record<string, string> = {};
  api.propagation.inject(context, carrier);
  return Object.keys(carrier).map((name) => name.toLowerCase());
}
