import { formatCounts, isNone } from '../made-items.ts';
import type { Outage } from './outages.ts';
import type { OutageRun } from './run-outage.ts';
import type { Flaw, Judgement } from '../flaws.ts';
import type { Protocol } from '../options.ts';

/** Far more than the application and an outbox of 16 MiB need. */
const MOST_RSS_BYTES = 400 * 1024 * 1024;

/** Finds what an outage cost that it need not have. */
export function judgeOutage(outage: Outage, run: OutageRun, protocol: Protocol): Judgement {
  const { missing, unseen, doubled, complaints, failed, endless, peakRssBytes } = run;
  const lost = isFinal(outage, protocol) ? unseen : missing;
  const flaws: Flaw[] = [];
  const add = (name: string, detail: string) => flaws.push({ name, detail });
  if (!isNone(lost)) add('lost', `${formatCounts(lost)} of ${run.made}`);
  if (!isNone(doubled)) add('doubled', `${formatCounts(doubled)} came more than once`);
  if (!isNone(missing) && complaints.length === 0) add('silent', 'not a word of what was lost');
  if (peakRssBytes > MOST_RSS_BYTES) add('grew', `to ${toMebibytes(peakRssBytes)} MiB`);
  if (failed > 0) add('application', `${failed} requests were not answered`);
  if (endless) add('endless', 'it had to be killed');
  return { flaws, text: flaws.map(({ name }) => name).join(', ') || 'ok' };
}

const isFinal = ({ final, finalOverGrpc }: Outage, protocol: Protocol): boolean =>
  final || (finalOverGrpc && protocol === 'grpc');

export const toMebibytes = (bytes: number) => Math.round(bytes / 1024 / 1024);
