import type { Scope } from '../telemetry';
import { withoutUndefined } from '../without-undefined';
import type { WireScope } from './otlp-messages';
import { toAttributes } from './to-attributes';

/** Converts the scope of one group; all items of the group share the result. */
export const toScope = ({ scope }: { readonly scope: WireScope | null }): Scope =>
  withoutUndefined({
    name: scope?.name ?? '',
    version: scope?.version || undefined,
    attributes: toAttributes(scope?.attributes ?? []),
  });
