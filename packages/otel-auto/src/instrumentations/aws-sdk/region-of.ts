import type { AwsClient } from './aws-call';

const known = new WeakMap<object, string>();

/**
 * The region of a client that has had an answer, or a promise of it. The library has asked its
 * configuration several times by then, so to ask once more, once for each client, starts nothing.
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
