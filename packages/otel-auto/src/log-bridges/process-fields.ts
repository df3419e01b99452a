import { hostname } from 'node:os';

let ownHostname: string | undefined;

/** Whether a line's `pid` and `hostname` are those of this process, which the resource has. */
export function isOfResource({
  pid,
  hostname: host,
}: {
  readonly pid?: unknown;
  readonly hostname?: unknown;
}): boolean {
  return pid === process.pid && host === (ownHostname ??= hostname());
}
