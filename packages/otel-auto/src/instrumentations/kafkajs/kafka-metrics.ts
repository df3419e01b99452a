import type { Attributes, Counter, Histogram, Meter } from '@opentelemetry/api';
import {
  METRIC_MESSAGING_CLIENT_CONSUMED_MESSAGES,
  METRIC_MESSAGING_CLIENT_OPERATION_DURATION,
  METRIC_MESSAGING_CLIENT_SENT_MESSAGES,
  METRIC_MESSAGING_PROCESS_DURATION,
} from '@opentelemetry/semantic-conventions/incubating';

/**
 * The bucket boundaries that the semantic conventions define for durations of messaging, in
 * seconds.
 */
const BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/**
 * The measurements of sending and of processing; "Semantic conventions for messaging client
 * metrics".
 */
export interface KafkaMetrics {
  sent(count: number, seconds: number, attributes: Attributes): void;
  processed(count: number, seconds: number, attributes: Attributes): void;
}

/** Creates the instruments of {@link KafkaMetrics}. */
export function createKafkaMetrics(meter: Meter): KafkaMetrics {
  const duration = (name: string, description: string): Histogram =>
    meter.createHistogram(name, {
      description,
      unit: 's',
      advice: { explicitBucketBoundaries: BOUNDARIES },
    });
  const messages = (name: string, description: string): Counter =>
    meter.createCounter(name, { description, unit: '{message}' });
  const sendDuration = duration(
    METRIC_MESSAGING_CLIENT_OPERATION_DURATION,
    'Duration of sending messages.',
  );
  const sentMessages = messages(METRIC_MESSAGING_CLIENT_SENT_MESSAGES, 'Messages that were sent.');
  const processDuration = duration(
    METRIC_MESSAGING_PROCESS_DURATION,
    'Duration of processing messages.',
  );
  const consumedMessages = messages(
    METRIC_MESSAGING_CLIENT_CONSUMED_MESSAGES,
    'Messages that were handed to the application.',
  );
  return {
    sent(count, seconds, attributes) {
      sendDuration.record(seconds, attributes);
      sentMessages.add(count, attributes);
    },
    processed(count, seconds, attributes) {
      processDuration.record(seconds, attributes);
      consumedMessages.add(count, attributes);
    },
  };
}
