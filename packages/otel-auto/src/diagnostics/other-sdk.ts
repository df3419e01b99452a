import type { GlobalPart, Registration } from '../context/shared-globals';
import { joinWords } from './join-words';
import type { Voice } from './voice';

/**
 * The signals that another SDK does not receive while ours is registered, and the variables that
 * leave them to it.
 */
const SIGNALS: Readonly<
  Partial<Record<GlobalPart, { readonly name: string; readonly variable: string }>>
> = {
  trace: { name: 'traces', variable: 'OTEL_TRACES_EXPORTER=none' },
  metrics: { name: 'metrics', variable: 'OTEL_METRICS_EXPORTER=none' },
  logs: { name: 'logs', variable: 'OTEL_LOGS_EXPORTER=none' },
};

/**
 * Creates the function that is called for each part that another SDK registers; it reports in one
 * line for each package what each of the two does.
 */
export function createOtherSdkReport(voice: Voice): (registration: Registration) => void {
  const parts = new Map<string, Set<GlobalPart>>();
  const sayAll = (): void => {
    for (const [who, registered] of parts)
      voice.sayOnce(`other-sdk ${who}`, describe(who, registered));
    parts.clear();
  };
  return ({ part, registrar, isApart }) => {
    const { packageName, packageVersion } = registrar;
    const who =
      packageName === undefined
        ? 'the application'
        : [packageName, packageVersion].filter((text) => text !== undefined).join(' ');
    if (isApart) {
      voice.sayOnce(`other-sdk ${who}`, describeApart(who));
      return;
    }
    // An SDK registers its parts one after the other.
    if (parts.size === 0) queueMicrotask(sayAll);
    parts.set(who, (parts.get(who) ?? new Set()).add(part));
  };
}

function describe(who: string, parts: ReadonlySet<GlobalPart>): string {
  const lost = [...parts].map((part) => SIGNALS[part]).filter((signal) => signal !== undefined);
  const kept = [
    ...(parts.has('context') ? ['its context manager'] : []),
    ...(parts.has('propagation') ? ['its propagator'] : []),
  ];
  const works =
    kept.length === 0
      ? ''
      : `; ${joinWords(kept)} ${kept.length > 1 ? 'work' : 'works'} beside the distro's`;
  if (lost.length === 0) return `${who} starts an OpenTelemetry SDK too${works}.`;
  const names = joinWords(lost.map(({ name }) => name));
  return (
    `${who} starts an OpenTelemetry SDK too${works}, but ${names} go to the distro alone. ` +
    `To have them from ${who}: ${lost.map(({ variable }) => variable).join(' ')}, or leave the distro out.`
  );
}

const describeApart = (who: string): string =>
  `${who} makes transactions, so it has the OpenTelemetry API of the application for itself, as without the ` +
  "distro: what it and the application's own code record through the API goes to it alone; the distro's " +
  "instrumentations go on beside it. To have the application's own spans from the distro, switch its tracing off.";
