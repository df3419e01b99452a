import type { Attributes } from '@opentelemetry/api';
import { ATTR_SERVER_ADDRESS, ATTR_SERVER_PORT } from '@opentelemetry/semantic-conventions';
import { ATTR_MESSAGING_SYSTEM_NAME } from '@opentelemetry/semantic-conventions/incubating';

/** The fields that are read of the object form of a URL. */
interface UrlParts {
  readonly protocol?: string;
  readonly hostname?: string;
  readonly port?: number | string;
}

/**
 * Returns the span attributes of the broker that a connection leads to, from the URL that the
 * application passed.
 */
export function connectionAttributes(url: unknown): Attributes {
  const { protocol, hostname, port } = partsOf(url);
  const isSecure = protocol?.startsWith('amqps') === true;
  return {
    [ATTR_MESSAGING_SYSTEM_NAME]: 'rabbitmq',
    [ATTR_SERVER_ADDRESS]: hostname || 'localhost',
    [ATTR_SERVER_PORT]: Number(port) || (isSecure ? 5671 : 5672),
  };
}

function partsOf(url: unknown): UrlParts {
  if (typeof url === 'string' && url !== '') return new URL(url);
  return typeof url === 'object' && url !== null ? url : {};
}
