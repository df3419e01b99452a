import { FsInstrumentation as Upstream } from '@opentelemetry/instrumentation-fs';
import { likeTheOriginal } from '../like-the-original';

/** Upstream's instrumentation of `fs`, behind functions that look like those of Node.js. */
export const FsInstrumentation = likeTheOriginal(Upstream);
