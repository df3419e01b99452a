import type { Resource } from '../telemetry';
import { formatValue } from './format-value';

/** Returns the `service.name` of a resource, or a placeholder for a missing one. */
export const serviceName = ({ attributes }: Resource): string =>
  formatValue(attributes['service.name']) || 'unknown_service';
