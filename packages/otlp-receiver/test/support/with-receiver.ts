import { afterEach, beforeEach } from '@jest/globals';
import { createReceiver, type Receiver, type ReceiverOptions } from '../../src';

/** Creates a receiver for each test of the file, and closes it after the test. */
export function withReceiver(options?: ReceiverOptions): () => Receiver {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await createReceiver(options);
  });
  afterEach(() => receiver.close());
  return () => receiver;
}
