import { joinWords } from '../diagnostics/join-words';
import type { Check } from './report';

/**
 * Merges checks with the same text, so that one cause is read once. Successful checks are not
 * merged: their text contains a duration, which is only the same by chance.
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
    about: joinWords(group.map(({ about }) => about)),
  }));
}
