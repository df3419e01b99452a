import type { RedactionAction, RedactionSettings } from '../settings/settings';
import { createNamePattern } from './name-pattern';
import { isSecretName, type NamePlace } from './secret-names';

/** The rule for the values of a name. */
export interface NameRule {
  /** `keep` leaves the value as it is, whatever is in it. */
  readonly action: RedactionAction | 'keep';
  /** Whether numbers and booleans are meant too: the name is written out in the settings. */
  readonly withNumbers: boolean;
  /** Whether every text in an object is meant; else the names in it decide. */
  readonly withFields: boolean;
}

/** Returns the rule of a name or of a path of names; `undefined` for one without a rule. */
export type NameRules = (path: string, place: NamePlace) => NameRule | undefined;

/** The most names that are remembered: an application may make names of its data. */
const MAX_KNOWN = 2000;

/** The most characters of a path that are looked at, from its end: an application may make long ones. */
const MAX_PATH_LENGTH = 512;

const KEEP: NameRule = { action: 'keep', withNumbers: true, withFields: true };

/**
 * Creates the rules of names: what the settings keep goes before what they redact, and that before
 * the names that are secret by themselves. The answer for each name is remembered.
 */
export function createNameRules({ action, names, keep }: RedactionSettings): NameRules {
  const kept = keep.map(createNamePattern);
  const named = names.map((each) => ({
    isMeant: createNamePattern(each.name),
    rule: {
      action: each.action ?? action,
      withNumbers: !each.name.includes('*'),
      withFields: true,
    },
  }));
  const secret: NameRule = { action, withNumbers: false, withFields: false };
  const cookies: NameRule = { ...secret, withFields: true };
  const find: NameRules = (path, place) => {
    if (kept.some((isMeant) => isMeant(path))) return KEEP;
    const own = named.find(({ isMeant }) => isMeant(path));
    if (own !== undefined) return own.rule;
    if (!isSecretName(path, place)) return undefined;
    return /cookies?$/i.test(path) ? cookies : secret;
  };
  const ofFields = remember((path) => find(path, 'field'));
  const ofParameters = remember((path) => find(path, 'parameter'));
  return (path, place) => {
    const end = path.length > MAX_PATH_LENGTH ? path.slice(-MAX_PATH_LENGTH) : path;
    return place === 'field' ? ofFields(end) : ofParameters(end);
  };
}

function remember(
  find: (path: string) => NameRule | undefined,
): (path: string) => NameRule | undefined {
  const known = new Map<string, NameRule | undefined>();
  return (path) => {
    const rule = known.get(path);
    if (rule !== undefined || known.has(path)) return rule;
    if (known.size >= MAX_KNOWN) known.clear();
    const found = find(path);
    known.set(path, found);
    return found;
  };
}
