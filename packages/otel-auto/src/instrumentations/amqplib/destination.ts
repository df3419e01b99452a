import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_MESSAGING_DESTINATION_ANONYMOUS,
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_DESTINATION_TEMPLATE,
  ATTR_RABBITMQ_DESTINATION_ROUTING_KEY,
} from '@opentelemetry/semantic-conventions/incubating';

/**
 * The destination or the source of a message. The values are the application's and may have any
 * type.
 */
export interface Route {
  readonly exchange: unknown;
  readonly routingKey: unknown;
  /** The queue; known only for consumed messages. */
  readonly queue?: unknown;
}

/**
 * The description of a destination in spans: semantic conventions for RabbitMQ,
 * `messaging.destination.name`.
 */
export interface Destination {
  /** The destination in the span's name: one name for all those that the broker generates. */
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

/**
 * Matches names that the broker generates: those of queues without a name, and of direct reply-to
 * consumers.
 */
const MADE_UP = /^(amq\.gen-|amq\.rabbitmq\.reply-to\.).+$/;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
