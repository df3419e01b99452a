import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Voice } from './voice';

/** Another agent in the process. */
export interface OtherAgent {
  readonly name: string;
  readonly version: string | undefined;
  /** Whether it was loaded before the distro. */
  readonly isFirst: boolean;
}

/**
 * Reads the name and version of an agent; returns `undefined` for one that registers an SDK, which
 * is reported then.
 */
export function readAgent(
  name: string,
  packageRoot: string,
): Omit<OtherAgent, 'isFirst'> | undefined {
  const version = readVersion(packageRoot);
  const isSdk = name === SENTRY && Number.parseInt(version ?? '0', 10) < 11;
  return isSdk ? undefined : { name, version };
}

const SENTRY = '@sentry/node';

/** The variables that switch agents off, by agent. */
const SWITCHES: Readonly<Record<string, string>> = {
  'dd-trace': 'DD_TRACE_ENABLED',
  newrelic: 'NEW_RELIC_ENABLED',
};

/**
 * Returns whether an agent is Azure's. Its packages contain an SDK of OpenTelemetry, which they put
 * in place of the registered one.
 */
const isOfAzure = (name: string): boolean =>
  name === 'applicationinsights' || name.startsWith('@azure/');

/** Reports in one line what the agent and what the distro does. */
export function sayOtherAgent(
  { name, version, isFirst }: OtherAgent,
  { voice, variables }: { voice: Pick<Voice, 'sayOnce'>; variables: NodeJS.ProcessEnv },
): void {
  const variable = SWITCHES[name];
  if (variable !== undefined && isOff(variables[variable])) return;
  const who = version === undefined ? name : `${name} ${version}`;
  const order = isFirst ? 'was loaded before the distro' : 'is loaded after the distro';
  const alone =
    variable !== undefined
      ? `${variable}=false`
      : name === SENTRY
        ? 'no tracesSampleRate in Sentry.init'
        : `leave ${name} out`;
  voice.sayOnce(
    `other-agent ${isOfAzure(name) ? 'azure' : name}`,
    `${who} ${order}: both instrument http and every other library that both know, and each sends its own; ` +
      `${describeMeeting(name)}. To have the distro alone: ${alone}; to have ${name} alone: OTEL_SDK_DISABLED=true.`,
  );
}

/** Describes the effects of running an agent and the distro together. */
function describeMeeting(name: string): string {
  if (name === 'dd-trace') {
    return "the traceparent of a request that is sent is the distro's, the headers x-datadog-* carry dd-trace's trace";
  }
  if (name === SENTRY) {
    return "the traceparent of a request that is sent is the distro's, sentry-trace and baggage carry Sentry's trace";
  }
  const traceparent = `where the two have different traces, the traceparent of a request that is sent is that of ${name}`;
  return isOfAzure(name)
    ? `what the application itself records through the OpenTelemetry API goes to ${name} alone; ${traceparent}`
    : traceparent;
}

const isOff = (value: string | undefined): boolean =>
  value !== undefined && /^(false|0)$/i.test(value.trim());

function readVersion(packageRoot: string): string | undefined {
  try {
    const text = readFileSync(join(packageRoot, 'package.json'), 'utf8');
    const { version } = JSON.parse(text) as { readonly version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
