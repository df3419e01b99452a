import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Voice } from './voice';

/** An agent in the process, and the copy of it. */
export interface OtherAgent {
  readonly name: string;
  readonly packageRoot: string;
  /** Whether it was loaded before the distro. */
  readonly isFirst: boolean;
}

/** The variable that switches an agent off, with the values by which it is off already. */
const SWITCHES: Readonly<Record<string, string>> = {
  'dd-trace': 'DD_TRACE_ENABLED',
  newrelic: 'NEW_RELIC_ENABLED',
};

/** Azure's packages stand on an SDK of OpenTelemetry, which they put in the place of what is registered. */
const isOfAzure = (name: string): boolean => !(name in SWITCHES);

/** Says in one line who does what where an agent works beside the distro. */
export function sayOtherAgent(
  { name, packageRoot, isFirst }: OtherAgent,
  { voice, variables }: { voice: Pick<Voice, 'sayOnce'>; variables: NodeJS.ProcessEnv },
): void {
  const variable = SWITCHES[name];
  if (variable !== undefined && isOff(variables[variable])) return;
  const version = readVersion(packageRoot);
  const who = version === undefined ? name : `${name} ${version}`;
  const order = isFirst ? 'was loaded before the distro' : 'is loaded after the distro';
  const alone = variable === undefined ? `leave ${name} out` : `${variable}=false`;
  voice.sayOnce(
    `other-agent ${isOfAzure(name) ? 'azure' : name}`,
    `${who} ${order}: both instrument http and every other library that both know, and each sends its own; ` +
      `${describeMeeting(name)}. To have the distro alone: ${alone}; to have ${name} alone: OTEL_SDK_DISABLED=true.`,
  );
}

/** What happens to each where the two meet. */
function describeMeeting(name: string): string {
  if (name === 'dd-trace') {
    return "the traceparent of a request that is sent is the distro's, the headers x-datadog-* carry dd-trace's trace";
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
