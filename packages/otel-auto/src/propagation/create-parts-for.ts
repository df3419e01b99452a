import type { ContextPart, PropagationTarget } from '../settings/settings';
import { compilePattern } from '../text-pattern';
import type { PartsFor } from './boundary';

const NONE: ReadonlySet<ContextPart> = new Set();

/**
 * Creates the choice of what hosts get for `ACME_OTEL_PROPAGATION_TARGETS`. The first target that
 * matches counts; a host that none matches, or that is not known, gets nothing.
 */
export function createPartsFor(targets: readonly PropagationTarget[]): PartsFor {
  const entries = targets.map(({ host, port, parts }) => ({
    matches: compilePattern(host),
    port,
    parts: new Set(parts),
  }));
  return (host, port) => {
    if (host === undefined) return NONE;
    const name = comparable(host);
    const entry = entries.find(
      ({ matches, port: own }) => (own === undefined || own === port) && matches(name),
    );
    return entry?.parts ?? NONE;
  };
}

/**
 * Returns a host without its case, the brackets of an IPv6 address and the dot of a whole name; an
 * IPv6 address in its shortest form.
 */
function comparable(host: string): string {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  try {
    return name.includes(':')
      ? new URL(`http://[${name}]`).hostname.slice(1, -1)
      : name.replace(/\.$/, '');
  } catch {
    // An address with the name of an interface.
    return name;
  }
}
