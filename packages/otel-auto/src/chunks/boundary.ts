export { createAnswer } from '../instrumentations/http/create-answer';
export { createPartsFor } from '../propagation/create-parts-for';
export { createReceive } from '../propagation/create-receive';
