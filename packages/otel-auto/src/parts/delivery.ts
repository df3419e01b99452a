import { createDelivery } from '../delivery/delivery';

/** What this part gives; it loads with the first record that is to leave over http/protobuf. */
export interface DeliveryPart {
  createDelivery: typeof createDelivery;
}

export { createDelivery };
