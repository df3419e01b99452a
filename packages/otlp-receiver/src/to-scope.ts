import type { WireScope } from './otlp-messages';
import type { Scope } from './telemetry';
import { toAttributes } from './to-attributes';
import { withoutUndefined } from './without-undefined';

/** Converts the scope of one group; everything in the group shares the result. */
export const toScope = ({ scope }: { readonly scope: WireScope | null }): Scope =>
  withoutUndefined({
    name: scope?.name ?? '',
    version: scope?.version || undefined,
    attributes: toAttributes(scope?.attributes ?? []),
  });
