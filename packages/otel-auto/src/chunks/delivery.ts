import { createDelivery } from '../delivery/delivery';

export { createDelivery };
