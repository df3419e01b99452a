import type { ResourceSettings } from '../settings/settings';
import type { ServiceName } from './findings';

/** Returns the service name of an application that starts in this folder. */
export function findServiceName(
  { serviceName, attributes }: ResourceSettings,
  packageName: string | undefined,
): ServiceName {
  if (serviceName !== undefined) return { name: serviceName, source: 'OTEL_SERVICE_NAME' };
  const attribute = attributes['service.name'];
  if (attribute) return { name: String(attribute), source: 'OTEL_RESOURCE_ATTRIBUTES' };
  if (packageName !== undefined) return { name: packageName, source: 'package.json' };
  return { name: 'unknown_service:node', source: 'default' };
}
