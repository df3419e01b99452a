import { NetInstrumentation as Upstream } from '@opentelemetry/instrumentation-net';
import { likeTheOriginal } from '../like-the-original';

/** Upstream's instrumentation of `net`, behind functions that look like those of Node.js. */
export const NetInstrumentation = likeTheOriginal(Upstream);
