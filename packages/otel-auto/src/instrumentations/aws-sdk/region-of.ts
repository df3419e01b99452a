import type { AwsClient } from './aws-call';

const known = new WeakMap<object, string>();

/**
 * Returns the region of a client that has received a response, or a promise of it. The library has
 * called its configuration several times by then, so calling it again, once for each client, causes
 * nothing new.
 */
export function regionOf({ config }: AwsClient): string | undefined | Promise<string | undefined> {
  if (config === undefined) return undefined;
  const found = known.get(config);
  if (found !== undefined) return found;
  const { region } = config;
  if (typeof region !== 'function') return undefined;
  return Promise.resolve((region as () => unknown)()).then((value) => {
    if (typeof value !== 'string') return undefined;
    known.set(config, value);
    return value;
  });
}
