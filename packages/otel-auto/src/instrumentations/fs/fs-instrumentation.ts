import { FsInstrumentation as Upstream } from '@opentelemetry/instrumentation-fs';
import { likeTheOriginal } from '../like-the-original';

/** Upstream's instrumentation of `fs`, with wrappers that look like the functions of Node.js. */
export const FsInstrumentation = likeTheOriginal(Upstream);
