import type { Attributes } from '@opentelemetry/api';
import { currentRuntime } from './runtime';

/**
 * Sets attributes of the request that is being served, such as its user, tenant or order: on its
 * server span, on the active span, and on every span and log record that the request makes from now
 * on, in whatever was awaited or put off, but not in worker threads. Nothing of them leaves for other services, unlike baggage.
 *
 * A message that amqplib or kafkajs hands over, and a gRPC call, count as requests. Elsewhere the
 * attributes are those of the active span and of what is started inside; without one there is
 * nothing to set them on. What a span or a record says itself goes before them.
 *
 * Never throws. Values that no attribute can have are left out, as by the SDK. Without the distro
 * nothing happens.
 *
 * @example
 * ```ts
 * setRequestAttributes({ 'user.id': user.id, 'shop.tenant': tenant });
 * ```
 */
export function setRequestAttributes(attributes: Attributes): void {
  currentRuntime()?.loadedCore?.setRequestAttributes(attributes);
}
