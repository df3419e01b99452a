import type { WireResource } from './otlp-messages';
import type { Resource } from './telemetry';
import { toAttributes } from './to-attributes';
import { withoutUndefined } from './without-undefined';

/** Converts the resource of one group; everything in the group shares the result. */
export const toResource = (group: {
  readonly resource: WireResource | null;
  readonly schemaUrl: string;
}): Resource =>
  withoutUndefined({
    attributes: toAttributes(group.resource?.attributes ?? []),
    schemaUrl: group.schemaUrl || undefined,
  });
