import { BlockList } from 'node:net';
import { propagation, trace, type Context } from '@opentelemetry/api';
import type { IncomingContext, IncomingRule, IncomingSettings } from '../settings/settings';
import { compilePathPattern } from '../text-pattern';
import type { Origin, Receive } from './boundary';
import { refuseHeaders } from './refused-headers';

/**
 * Creates the reader of contexts for `ACME_OTEL_INCOMING_CONTEXT`.
 *
 * @param root - the empty context from which others are derived
 */
export function createReceive({ otherwise, rules }: IncomingSettings, root: Context): Receive {
  const exceptions = rules.map(toException);
  return (carrier, origin, getter) => {
    const context = exceptions.find(({ matches }) => matches(origin))?.context ?? otherwise;
    if (context === 'continue') {
      return { context: propagation.extract(root, carrier, getter), links: [] };
    }
    const own = refuseHeaders(root, carrier, getter);
    // What is ignored is not even read.
    if (context === 'ignore') return { context: own, links: [] };
    const caller = trace.getSpanContext(propagation.extract(root, carrier, getter));
    return { context: own, links: caller === undefined ? [] : [{ context: caller }] };
  };
}

interface Exception {
  readonly matches: (origin: Origin) => boolean;
  readonly context: IncomingContext;
}

function toException(rule: IncomingRule): Exception {
  const { context } = rule;
  if ('path' in rule) {
    const matches = compilePathPattern(rule.path.toLowerCase());
    return { matches: ({ path }) => matches(comparable(path)), context };
  }
  const range = new BlockList();
  range.addSubnet(rule.address, rule.prefix, rule.family === 4 ? 'ipv4' : 'ipv6');
  return {
    // An address of a link has the name of an interface behind a percent sign.
    matches: ({ peer }) =>
      peer !== undefined &&
      range.check(peer.replace(/%.*$/, ''), peer.includes(':') ? 'ipv6' : 'ipv4'),
    context,
  };
}

/**
 * Returns a path as frameworks compare it: without the case, and with the characters that need no
 * encoding decoded, so that a caller cannot write it in a way that a rule does not know.
 */
function comparable(path: string): string {
  try {
    return decodeURIComponent(path).toLowerCase();
  } catch {
    return path.toLowerCase();
  }
}
