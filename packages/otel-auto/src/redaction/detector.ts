import type { RedactionAction } from '../settings/settings';

/** A part of a text that is to be redacted. */
export interface Found {
  readonly start: number;
  /** The end of the part, where the search continues. */
  readonly end: number;
  /** The action for it, if it is not the default one. */
  readonly action?: RedactionAction;
  /** The text for a part that is masked, if it is not the usual one. */
  readonly mask?: string;
  /** The number of times that the part is percent-encoded. @defaultValue 0 */
  readonly timesEncoded?: number;
}

/**
 * A search for one kind of secret in texts.
 *
 * It reads the text through `charCodeAt`, `indexOf`, `startsWith` and `slice` alone, and looks to
 * the left by a bounded number of characters, to the right by no more than what it finds or what
 * its next search skips. So the work is proportional to the length of the text, whatever is in it;
 * a test counts it.
 */
export interface Detector {
  /** The single characters, or the pairs of them, at which the search begins. */
  readonly signs: readonly string[];
  /** `false` if it never begins behind a character of a word. @defaultValue `true` */
  readonly isWithinWords?: boolean;
  /** Returns the part that the character at `index` gives away. */
  find(text: string, index: number): Found | undefined;
}
