/**
 * Measures every subject once a round, in an order drawn anew for each round: what changes on the
 * machine over time, or follows from who ran before, falls on all of them alike.
 *
 * A peer that fails is left out from then on and its reason kept; plain Node.js or the distro
 * failing ends the run.
 *
 * @template S, F
 * @param {readonly (S & { name: string, peer: boolean })[]} subjects
 * @param {number} count rounds
 * @param {(subject: S, round: number) => F | Promise<F>} measure
 * @param {(round: number) => void} [onRound]
 * @returns {Promise<{ figures: Map<string, (F | undefined)[]>, failures: Map<string, string> }>}
 *   figures by subject, one for each round
 */
export async function measureRounds(subjects, count, measure, onRound = () => {}) {
  const figures = new Map(subjects.map(({ name }) => [name, []]));
  const failures = new Map();
  for (let round = 0; round < count; round++) {
    onRound(round);
    for (const subject of shuffle(subjects)) {
      if (failures.has(subject.name)) continue;
      try {
        figures.get(subject.name)[round] = await measure(subject, round);
      } catch (error) {
        if (!subject.peer) throw error;
        failures.set(subject.name, error.message);
      }
    }
  }
  return { figures, failures };
}

function shuffle(items) {
  return items
    .map((item) => ({ item, key: Math.random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
