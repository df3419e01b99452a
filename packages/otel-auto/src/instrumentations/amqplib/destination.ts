import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_MESSAGING_DESTINATION_ANONYMOUS,
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_DESTINATION_TEMPLATE,
  ATTR_RABBITMQ_DESTINATION_ROUTING_KEY,
} from '@opentelemetry/semantic-conventions/incubating';

/** Where a message goes, or came from; all of it is the application's, and may be anything. */
export interface Route {
  readonly exchange: unknown;
  readonly routingKey: unknown;
  /** Known where it is consumed. */
  readonly queue?: unknown;
}

/** What spans say of a destination: semantic conventions for RabbitMQ, `messaging.destination.name`. */
export interface Destination {
  /** How a span is called by it: one name for all that the broker has made up. */
  readonly spanName: string;
  readonly attributes: Attributes;
}

export function describeDestination({ exchange, routingKey, queue }: Route): Destination {
  const parts = [exchange, routingKey, queue === routingKey ? undefined : queue].filter(isText);
  const name = parts.join(':') || DEFAULT_EXCHANGE;
  const template = parts.map((part) => part.replace(MADE_UP, '$1*')).join(':');
  const isAnonymous = parts.some((part) => MADE_UP.test(part));
  return {
    spanName: isAnonymous ? template : name,
    attributes: {
      [ATTR_MESSAGING_DESTINATION_NAME]: name,
      ...(isText(routingKey) && { [ATTR_RABBITMQ_DESTINATION_ROUTING_KEY]: routingKey }),
      ...(isAnonymous && {
        [ATTR_MESSAGING_DESTINATION_ANONYMOUS]: true,
        [ATTR_MESSAGING_DESTINATION_TEMPLATE]: template,
      }),
    },
  };
}

const DEFAULT_EXCHANGE = 'amq.default';

/** Names that the broker gives: of queues without one, and of who waits for a direct reply. */
const MADE_UP = /^(amq\.gen-|amq\.rabbitmq\.reply-to\.).+$/;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
