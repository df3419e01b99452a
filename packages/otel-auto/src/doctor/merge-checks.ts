import type { Check } from './report';

/**
 * Makes one of the checks that say the same, so that one cause is read once. What is in order stays
 * apart: its text tells a time, which is the same for two by chance.
 */
export function mergeChecks(checks: readonly Check[]): readonly Check[] {
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const { about, state, text, cure } = check;
    const key = JSON.stringify([state, text, cure, state === 'ok' && about]);
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  return [...groups.values()].map((group) => ({
    ...group[0]!,
    about: toList(group.map(({ about }) => about)),
  }));
}

/** Words as people list them: `traces, metrics and logs`. */
export const toList = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
