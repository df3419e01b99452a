import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM_NAME,
} from '@opentelemetry/semantic-conventions/incubating';

/** The names of upstream; no convention defines any. */
const ATTR_EVENT_NAME = 'messaging.socket.io.event_name';
const ATTR_ROOMS = 'messaging.socket.io.rooms';

/** An object that sends and receives: a socket, a namespace, or a broadcast to rooms. */
export interface Endpoint {
  readonly name?: unknown;
  readonly nsp?: { readonly name?: unknown };
  readonly adapter?: { readonly nsp?: { readonly name?: unknown } };
  readonly rooms?: unknown;
}

/** Events that are the library's own and carry no message. */
const RESERVED: ReadonlySet<unknown> = new Set([
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'error',
  'newListener',
  'removeListener',
]);

/** Returns whether an event is a message of the application. */
export const isMessage = (event: unknown): event is string =>
  typeof event === 'string' && !RESERVED.has(event);

/** Returns the name and the attributes of an event's span. */
export function describeEvent(
  operation: 'send' | 'process',
  endpoint: Endpoint,
  event: string,
): { readonly name: string; readonly attributes: Attributes } {
  const namespace = [endpoint.name, endpoint.nsp?.name, endpoint.adapter?.nsp?.name].find(
    (name): name is string => typeof name === 'string',
  );
  return {
    name: namespace === undefined ? operation : `${operation} ${namespace}`,
    attributes: {
      [ATTR_MESSAGING_SYSTEM_NAME]: 'socket.io',
      [ATTR_MESSAGING_OPERATION_NAME]: operation,
      [ATTR_MESSAGING_OPERATION_TYPE]: operation,
      [ATTR_EVENT_NAME]: event,
      ...(namespace === undefined ? {} : { [ATTR_MESSAGING_DESTINATION_NAME]: namespace }),
    },
  };
}

/**
 * Returns the rooms that an event is sent to. A socket's own rooms are those that it is in, not
 * those that it sends to.
 */
export function describeRooms({ nsp, rooms }: Endpoint): Attributes {
  if (nsp !== undefined) return {};
  const names = rooms instanceof Set ? [...rooms] : Array.isArray(rooms) ? rooms : [];
  return names.length === 0 ? {} : { [ATTR_ROOMS]: names.map(String) };
}
