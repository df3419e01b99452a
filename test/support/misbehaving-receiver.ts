import { createReceiver, type Fault, type Receiver } from '@acme/otlp-receiver';

/** Creates a receiver that misbehaves from the beginning. */
export async function createMisbehavingReceiver(fault: Fault): Promise<Receiver> {
  const receiver = await createReceiver();
  await receiver.misbehave(fault);
  return receiver;
}

/** Finds an address on which no server listens. */
export async function findDeadAddress(): Promise<string> {
  const receiver = await createReceiver();
  await receiver.close();
  return receiver.url;
}
