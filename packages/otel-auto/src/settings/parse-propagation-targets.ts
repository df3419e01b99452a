import { splitList } from './parse-names';
import type { ContextPart, PropagationTarget } from './settings';
import type { Variables } from './variables';

const VARIABLE = 'ACME_OTEL_PROPAGATION_TARGETS';

const PARTS: readonly ContextPart[] = ['traceparent', 'tracestate', 'baggage'];

/**
 * Parses `HOST=PART+PART,…`, or `none`; returns `undefined` if the variable is not set, so that
 * every host gets everything. An unusable entry is left out alone; a list with nothing usable is a
 * list without hosts, since what it was to keep in may not go out for a slip of the pen.
 */
export function parsePropagationTargets(
  variables: Variables,
): readonly PropagationTarget[] | undefined {
  const text = variables.texts.get(VARIABLE);
  if (text === undefined) return undefined;
  const targets: PropagationTarget[] = [];
  const rejected: string[] = [];
  for (const item of splitList(text)) {
    if (item.toLowerCase() === 'none') continue;
    const target = parseTarget(item);
    if (target !== undefined) targets.push(target);
    else rejected.push(item);
  }
  for (const item of rejected) {
    const used = targets.length === 0 ? 'none' : '';
    variables.report(VARIABLE, { text: item, expected: EXPECTED, cure: cureOf(item) }, used);
  }
  return targets;
}

const EXPECTED = `a host, or a host, = and ${PARTS.join('+')}, all or none`;

function parseTarget(text: string): PropagationTarget | undefined {
  const [pattern = '', list, ...rest] = text.split('=');
  // A host alone gets the position in the trace, and nothing that an application has put beside it.
  const parts = list === undefined ? PARTS.slice(0, 1) : parseParts(list);
  const [, bracketed, name = bracketed, port] = HOST.exec(pattern.trim().toLowerCase()) ?? [];
  if (rest.length > 0 || parts === undefined || name === undefined) return undefined;
  if (port !== undefined && (Number(port) === 0 || Number(port) > 65_535)) return undefined;
  return { host: comparable(name), port: port === undefined ? undefined : Number(port), parts };
}

/** Returns a pattern in the form of the hosts that it is compared with. */
function comparable(name: string): string {
  const host = name.replace(/\.$/, '');
  try {
    return host.includes(':') ? new URL(`http://[${host}]`).hostname.slice(1, -1) : host;
  } catch {
    // There is a star in the address.
    return host;
  }
}

/** Matches a host or an address with `*` for any text, and a port. */
const HOST = /^(?:\[([\da-f:.*]+)\]|([\w.*-]+))(?::(\d{1,5}))?$/;

function parseParts(text: string): readonly ContextPart[] | undefined {
  const name = text.trim().toLowerCase();
  if (name === 'all') return PARTS;
  if (name === 'none') return [];
  const found = name.split('+').map((each) => PARTS.find((part) => part === each.trim()));
  return found.every((part) => part !== undefined) ? found : undefined;
}

function cureOf(text: string): string | undefined {
  const [, host] = /^\w+:\/\/([^/=]+)/.exec(text) ?? [];
  return host === undefined ? undefined : `write ${host.replace(/^.*@/, '')}`;
}
