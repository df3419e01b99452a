import type { BurstRun } from './run-burst.ts';
import type { Flaw, Judgement } from '../flaws.ts';

/** A pause of the event loop that cannot be the machine's when the shortest of several rounds has it. */
const MOST_ADDED_STALL_MILLIS = 30;
const FEWEST_ROUNDS = 3;

export function judgeBurst({
  runs,
  plains,
}: {
  readonly runs: readonly BurstRun[];
  readonly plains: readonly BurstRun[];
}): Judgement {
  const flaws: Flaw[] = [];
  const lossy = runs.filter(({ missing }) => missing.spans + missing.lines > 0);
  if (lossy.length > 0) {
    const losses = lossy.map(({ missing }) => `${missing.spans} spans, ${missing.lines} lines`);
    flaws.push({ name: 'lost', detail: losses.join('; ') });
  }
  if (lossy.some(({ complaints }) => complaints.length === 0)) {
    flaws.push({ name: 'silent', detail: 'not a word of what was lost' });
  }
  const addedMillis = shortestStall(runs) - shortestStall(plains);
  if (runs.length >= FEWEST_ROUNDS && addedMillis > MOST_ADDED_STALL_MILLIS) {
    flaws.push({ name: 'stalls', detail: `${Math.round(addedMillis)} ms longer than plain` });
  }
  return { flaws, text: flaws.map(({ name }) => name).join(', ') || 'ok' };
}

const shortestStall = (runs: readonly BurstRun[]) =>
  Math.min(...runs.map(({ stallMillis }) => stallMillis));
