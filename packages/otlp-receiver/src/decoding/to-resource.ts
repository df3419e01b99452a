import type { Resource } from '../telemetry';
import { withoutUndefined } from '../without-undefined';
import type { WireResource } from './otlp-messages';
import { toAttributes } from './to-attributes';

/** Converts the resource of one group; everything in the group shares the result. */
export const toResource = (group: {
  readonly resource: WireResource | null;
  readonly schemaUrl: string;
}): Resource =>
  withoutUndefined({
    attributes: toAttributes(group.resource?.attributes ?? []),
    schemaUrl: group.schemaUrl || undefined,
  });
