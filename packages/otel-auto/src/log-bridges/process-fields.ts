import { hostname } from 'node:os';

let ownHostname: string | undefined;

/**
 * Returns whether a line's `pid` and `hostname` are those of this process, which the resource has
 * already.
 */
export function isOfResource({
  pid,
  hostname: host,
}: {
  readonly pid?: unknown;
  readonly hostname?: unknown;
}): boolean {
  return pid === process.pid && host === (ownHostname ??= hostname());
}
