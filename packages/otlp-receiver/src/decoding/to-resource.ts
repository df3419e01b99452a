import type { Resource } from '../telemetry';
import { withoutUndefined } from '../without-undefined';
import type { WireResource } from './otlp-messages';
import { toAttributes } from './to-attributes';

/** Converts the resource of one group; all items of the group share the result. */
export const toResource = (group: {
  readonly resource: WireResource | null;
  readonly schemaUrl: string;
}): Resource =>
  withoutUndefined({
    attributes: toAttributes(group.resource?.attributes ?? []),
    schemaUrl: group.schemaUrl || undefined,
  });
