import type {
  Answer,
  Export,
  Findings,
  GlobalsFindings,
  StartedFindings,
  TestData,
} from '../../../src/doctor/findings';
import { parseSettings } from '../../../src/settings/parse-settings';

/** Findings in an environment in which everything works, but for what is given. */
export const findings = (
  env: Readonly<Record<string, string>> = {},
  more: Partial<Findings> = {},
): Findings => ({
  version: '1.2.3',
  nodeVersion: '24.0.0',
  variables: Object.entries(env).map(([variable, value]) => ({ variable, value })),
  ...parseSettings({ env, knownInstrumentations: [] }),
  service: { name: 'shop', source: 'OTEL_SERVICE_NAME' },
  isInNodeOptions: true,
  start: started(),
  ...more,
});

/** A distro that started, and whose test data arrived. */
export const started = (
  more: {
    readonly notes?: readonly string[];
    readonly globals?: Partial<GlobalsFindings>;
    readonly test?: Partial<TestData>;
    readonly exports?: Partial<StartedFindings['exports']>;
  } = {},
): StartedFindings => ({
  kind: 'started',
  notes: more.notes ?? [],
  globals: {
    setBefore: [],
    set: ['trace', 'metrics', 'logs', 'propagation', 'context'],
    providers: { traces: 'TracerProvider', metrics: 'LazyMeterProvider', logs: 'LoggerProvider' },
    contextSurvivesAwait: true,
    injectedHeaders: ['traceparent', 'baggage'],
    ...more.globals,
  },
  test: {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    isTraceIdValid: true,
    isSampled: true,
    ...more.test,
  },
  exports: { traces: ACCEPTED, metrics: ACCEPTED, logs: ACCEPTED, ...more.exports },
});

/** Creates an export with this response. */
export const exported = (answer: Answer | undefined, reachedExporter = true): Export => ({
  reachedExporter,
  answer,
});

/** A delivery that did not reach one of our exporters. */
export const UNEXPORTED = exported(undefined, false);

const ACCEPTED = exported({ kind: 'accepted', millis: 7 });
