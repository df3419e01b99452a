import type { Attributes } from '@opentelemetry/api';
import { readProperty } from './read-property';
import { toText } from './to-text';
import { usableAttributes } from './usable-attributes';

/** The arguments of `getTracer`, `getMeter` and `getLogger`. */
export type ScopeArguments<Options> = [
  name: string,
  version: string | undefined,
  options?: Options,
];

/** Returns the arguments for a provider, as far as the SDK can use them. Never throws. */
export function usableScope<Options extends object>(
  name: unknown,
  version: unknown,
  options: unknown,
): ScopeArguments<Options> {
  const text = toText(name);
  const versionText = version === undefined || version === null ? undefined : toText(version);
  if (options === undefined || options === null) return [text, versionText];
  const schemaUrl = readProperty(options, 'schemaUrl');
  const attributes = readProperty(options, 'attributes');
  const usable: { schemaUrl?: string; attributes?: Attributes } = {};
  if (typeof schemaUrl === 'string') usable.schemaUrl = schemaUrl;
  if (attributes !== undefined) usable.attributes = usableAttributes(attributes);
  return [text, versionText, usable as Options];
}
