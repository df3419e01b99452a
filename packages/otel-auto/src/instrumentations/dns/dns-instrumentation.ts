import { DnsInstrumentation as Upstream } from '@opentelemetry/instrumentation-dns';
import { likeTheOriginal } from '../like-the-original';

/** Upstream's instrumentation of `dns`, with wrappers that look like the functions of Node.js. */
export const DnsInstrumentation = likeTheOriginal(Upstream);
