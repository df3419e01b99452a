import type { Resource } from '../telemetry';
import { formatValue } from './format-value';

/** The `service.name` of a resource, or what stands for a missing one. */
export const serviceName = ({ attributes }: Resource): string =>
  formatValue(attributes['service.name']) || 'unknown_service';
