import type { Signal } from '../signal';
import { formatProblem } from '../settings/problem';
import type { PropagatorName, Settings } from '../settings/settings';
import { describeOff } from './describe-settings';
import type { Findings, GlobalName, StartedFindings } from './findings';
import type { Check } from './report';
import { SIGNALS } from '../signal';

/** Judges whether an application gets our providers, and whether context works. */
export function judgeProviders(findings: Findings): readonly Check[] {
  return [...judgeStart(findings), judgeNodeOptions(findings)];
}

function judgeStart(findings: Findings): readonly Check[] {
  const { settings, start } = findings;
  if (start.kind === 'disabled') {
    return [
      {
        about: 'distro',
        state: 'failed',
        text: 'OTEL_SDK_DISABLED=true turns it off: nothing is loaded, patched or sent',
        cure: 'unset OTEL_SDK_DISABLED',
      },
    ];
  }
  if (start.kind === 'failed') {
    const cure = 'reinstall @acme/otel-auto';
    return [{ about: 'distro', state: 'failed', text: start.reason, cure }];
  }
  return [
    ...SIGNALS.map((signal) => judgeProvider(signal, settings, start)),
    judgePropagators(settings, start),
    judgeContext(start),
    ...toNotes(findings, start),
  ];
}

const PROVIDERS: Readonly<Record<Signal, { readonly about: string; readonly global: GlobalName }>> =
  {
    traces: { about: 'tracer provider', global: 'trace' },
    metrics: { about: 'meter provider', global: 'metrics' },
    logs: { about: 'logger provider', global: 'logs' },
  };

function judgeProvider(signal: Signal, settings: Settings, start: StartedFindings): Check {
  const { about, global } = PROVIDERS[signal];
  const { globals, test, exports } = start;
  const className = globals.providers[signal];
  const failed = (text: string, cure: string): Check => ({ about, state: 'failed', text, cure });

  if (settings[signal].exporters.length === 0) {
    const other = globals.set.includes(global)
      ? `; another SDK has set its own (${className})`
      : '';
    return { about, state: 'note', text: `${describeOff(signal)}${other}` };
  }
  if (globals.setBefore.includes(global)) return failed(...blameOther(className));
  if (!globals.set.includes(global)) {
    return failed('not set: nothing is recorded', 'reinstall @acme/otel-auto');
  }
  if (signal === 'traces') {
    if (!test.isTraceIdValid) {
      return failed(`it makes no valid trace ids (${className})`, REMOVE_OTHER);
    }
    if (!test.isSampled) {
      const text = 'set; whether it is ours cannot be seen, as the sampler keeps no span';
      return { about, state: 'note', text };
    }
  }
  if (exports[signal].reachedExporter) return { about, state: 'ok', text: 'ours' };
  return failed(...blameOther(className));
}

const REMOVE_OTHER =
  'remove the other OpenTelemetry SDK (look in NODE_OPTIONS, and for NodeSDK in the code), or leave @acme/otel-auto out';

const blameOther = (className: string): readonly [string, string] => [
  `not ours: another SDK has set its own first (${className})`,
  REMOVE_OTHER,
];

/** The header that identifies each propagator. */
const HEADERS: Readonly<Record<PropagatorName, string>> = {
  tracecontext: 'traceparent',
  baggage: 'baggage',
  b3: 'b3',
  b3multi: 'x-b3-traceid',
  jaeger: 'uber-trace-id',
  ottrace: 'ot-tracer-traceid',
  xray: 'x-amzn-trace-id',
};

function judgePropagators({ propagators }: Settings, { globals }: StartedFindings): Check {
  const about = 'propagators';
  if (propagators.length === 0)
    return { about, state: 'note', text: 'off (OTEL_PROPAGATORS=none)' };
  const missing = propagators.filter((name) => !globals.injectedHeaders.includes(HEADERS[name]));
  if (missing.length > 0) {
    const text = `${missing.join(', ')} does nothing: the next service would start a trace of its own`;
    return { about, state: 'failed', text, cure: REMOVE_OTHER };
  }
  return {
    about,
    state: 'ok',
    text: `they write the headers ${globals.injectedHeaders.join(', ')}`,
  };
}

function judgeContext({ globals }: StartedFindings): Check {
  const about = 'context manager';
  if (globals.contextSurvivesAwait) {
    return { about, state: 'ok', text: 'what is active stays active across await' };
  }
  const text = 'what is active is lost across await: spans and logs would not be joined';
  return { about, state: 'failed', text, cure: REMOVE_OTHER };
}

/** Returns the lines of the distro's start, without those that the report contains anyway. */
function toNotes({ problems, version }: Findings, { notes }: StartedFindings): readonly Check[] {
  const known = new Set(problems.map(formatProblem));
  return notes
    .filter((line) => !known.has(line) && !line.startsWith(`@acme/otel-auto ${version} on Node.js`))
    .map((text) => ({ about: 'distro', state: 'note', text }));
}

function judgeNodeOptions({ isInNodeOptions }: Findings): Check {
  return {
    about: 'NODE_OPTIONS',
    state: 'note',
    text: isInNodeOptions
      ? 'loads @acme/otel-auto/register here'
      : 'does not load @acme/otel-auto/register here: start the application with `node --require @acme/otel-auto/register`',
  };
}
