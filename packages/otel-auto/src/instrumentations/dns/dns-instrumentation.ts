import { DnsInstrumentation as Upstream } from '@opentelemetry/instrumentation-dns';
import { likeTheOriginal } from '../like-the-original';

/** Upstream's instrumentation of `dns`, behind functions that look like those of Node.js. */
export const DnsInstrumentation = likeTheOriginal(Upstream);
