import { createReceiver, type Fault, type Receiver } from '@acme/otlp-receiver';

/** A receiver that misbehaves from the beginning. */
export async function createMisbehavingReceiver(fault: Fault): Promise<Receiver> {
  const receiver = await createReceiver();
  await receiver.misbehave(fault);
  return receiver;
}

/** An address where nothing listens. */
export async function findDeadAddress(): Promise<string> {
  const receiver = await createReceiver();
  await receiver.close();
  return receiver.url;
}
