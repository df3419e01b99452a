import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM_NAME,
} from '@opentelemetry/semantic-conventions/incubating';

/** No convention has names for these; they are upstream's. */
const ATTR_EVENT_NAME = 'messaging.socket.io.event_name';
const ATTR_ROOMS = 'messaging.socket.io.rooms';

/** What sends and receives: a socket, a namespace, or a broadcast to rooms. */
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

/** Whether the application has sent the event. */
export const isMessage = (event: unknown): event is string =>
  typeof event === 'string' && !RESERVED.has(event);

/** Name and attributes of the span of an event. */
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

/** The rooms that an event is sent to; a socket's own rooms are where it stands, not where it sends. */
export function describeRooms({ nsp, rooms }: Endpoint): Attributes {
  if (nsp !== undefined) return {};
  const names = rooms instanceof Set ? [...rooms] : Array.isArray(rooms) ? rooms : [];
  return names.length === 0 ? {} : { [ATTR_ROOMS]: names.map(String) };
}
