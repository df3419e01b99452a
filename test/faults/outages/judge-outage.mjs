import { formatCounts, isNone } from '../made-items.mjs';

/** Far more than the application and an outbox of 16 MiB need. */
const MOST_RSS_BYTES = 400 * 1024 * 1024;

/**
 * Finds what an outage cost that it need not have.
 *
 * @param {import('./outages.mjs').Outage} outage
 * @param {import('./run-outage.mjs').OutageRun} run
 * @returns {import('../flaws.mjs').Judgement}
 */
export function judgeOutage({ final }, run) {
  const { missing, unseen, doubled, complaints, failed, endless, peakRssBytes } = run;
  const lost = final ? unseen : missing;
  const flaws = [];
  const add = (name, detail) => flaws.push({ name, detail });
  if (!isNone(lost)) add('lost', `${formatCounts(lost)} of ${run.made}`);
  if (!isNone(doubled)) add('doubled', `${formatCounts(doubled)} came more than once`);
  if (!isNone(missing) && complaints.length === 0) add('silent', 'not a word of what was lost');
  if (peakRssBytes > MOST_RSS_BYTES) add('grew', `to ${toMebibytes(peakRssBytes)} MiB`);
  if (failed > 0) add('application', `${failed} requests were not answered`);
  if (endless) add('endless', 'it had to be killed');
  return { flaws, text: flaws.map(({ name }) => name).join(', ') || 'ok' };
}

export const toMebibytes = (bytes) => Math.round(bytes / 1024 / 1024);
