import type { TraceState } from '@opentelemetry/api';

type Member = readonly [key: string, value: string];

const KEY = /^[a-z\d][a-z\d_\-*/@]{0,255}$/;
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

const MAX_MEMBERS = 32;
/** The length that everybody has to pass on; longer lists are cut. */
const MAX_LENGTH = 512;
/** The length of a member from which on it is left out before others are. */
const LONG_MEMBER = 128;

const NONE: readonly Member[] = [];

/**
 * The `tracestate` of a trace at level 2 of the specification, which has one grammar for all keys.
 * A list with a member that is not valid, or with too many, is empty as a whole. It is parsed when
 * it is first needed. Immutable.
 *
 * It replaces upstream's, which knows level 1 and drops invalid members one by one.
 *
 * W3C Trace Context Level 2, "Tracestate Header".
 */
export class TraceStateList implements TraceState {
  readonly #text: string;
  #parsed: readonly Member[] | undefined;

  constructor(text: string, members?: readonly Member[]) {
    this.#text = text;
    this.#parsed = members;
  }

  get(key: string): string | undefined {
    return this.#members.find(([each]) => each === key)?.[1];
  }

  /** Returns a list that begins with this member; this one if the member is not valid. */
  set(key: string, value: string): TraceState {
    if (!KEY.test(key) || !VALUE.test(value)) return this;
    const others = this.#members.filter(([each]) => each !== key);
    return new TraceStateList('', [[key, value], ...others.slice(0, MAX_MEMBERS - 1)]);
  }

  unset(key: string): TraceState {
    const others = this.#members.filter(([each]) => each !== key);
    return new TraceStateList('', others);
  }

  serialize(): string {
    return withinLength(this.#members).map(toText).join();
  }

  get #members(): readonly Member[] {
    return (this.#parsed ??= parse(this.#text));
  }
}

function parse(text: string): readonly Member[] {
  const members = new Map<string, string>();
  for (const part of text.split(',')) {
    const member = part.trim();
    if (member === '') continue;
    const equals = member.indexOf('=');
    const key = member.slice(0, Math.max(equals, 0));
    const value = member.slice(equals + 1);
    if (!KEY.test(key) || !VALUE.test(value)) return NONE;
    // Of two with the same key the first one is the newer.
    if (!members.has(key)) members.set(key, value);
    if (members.size > MAX_MEMBERS) return NONE;
  }
  return [...members];
}

/** Returns the members that fit into the length: long ones are left out first, then the oldest. */
function withinLength(members: readonly Member[]): readonly Member[] {
  let length = members.reduce((sum, member) => sum + lengthOf(member), -1);
  const kept = [...members];
  const leaveOut = (isMeant: (member: Member) => boolean): void => {
    for (let at = kept.length - 1; at >= 0 && length > MAX_LENGTH; at -= 1) {
      const member = kept[at]!;
      if (!isMeant(member)) continue;
      length -= lengthOf(member);
      kept.splice(at, 1);
    }
  };
  leaveOut((member) => lengthOf(member) > LONG_MEMBER);
  leaveOut(() => true);
  return kept;
}

const toText = ([key, value]: Member): string => `${key}=${value}`;

/** Returns the length of a member with `=` and a comma. */
const lengthOf = ([key, value]: Member): number => key.length + value.length + 2;
