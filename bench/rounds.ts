import type { Subject } from './subjects.ts';

/**
 * Measures every subject once a round, in an order drawn anew for each round: what changes on the
 * machine over time, or follows from who ran before, falls on all of them alike.
 *
 * A peer that fails is left out from then on and its reason kept; plain Node.js or the distro
 * failing ends the run.
 *
 * @param count - rounds
 * @returns figures by subject, one for each round
 */
export async function measureRounds<F>(
  subjects: readonly Subject[],
  count: number,
  measure: (subject: Subject, round: number) => F | Promise<F>,
  onRound: (round: number) => void = () => {},
): Promise<{ figures: Map<string, (F | undefined)[]>; failures: Map<string, string> }> {
  const figures = new Map(subjects.map(({ name }) => [name, Array<F | undefined>(count)]));
  const failures = new Map<string, string>();
  for (let round = 0; round < count; round++) {
    onRound(round);
    for (const subject of shuffle(subjects)) {
      if (failures.has(subject.name)) continue;
      try {
        figures.get(subject.name)?.splice(round, 1, await measure(subject, round));
      } catch (error) {
        if (!subject.peer) throw error;
        failures.set(subject.name, (error as Error).message);
      }
    }
  }
  return { figures, failures };
}

function shuffle<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, key: Math.random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
