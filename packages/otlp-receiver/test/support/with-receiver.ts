import { afterEach, beforeEach } from '@jest/globals';
import { createReceiver, type Receiver, type ReceiverOptions } from '../../src';

/** A receiver of its own for each test of the file, closed after it. */
export function withReceiver(options?: ReceiverOptions): () => Receiver {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await createReceiver(options);
  });
  afterEach(() => receiver.close());
  return () => receiver;
}
