import { isIn, OF_WORD } from './characters';
import type { Detector, Found } from './detector';

/** Returns the text that takes the place of a part that was found. */
export type Replace = (part: string, found: Found) => string;

const ASCII = 128;

/** The classes of characters: with nearly every one nothing begins. */
const SIGN = 1;
const FIRST_OF_PAIR = 2;

/**
 * Creates the search for several kinds of secrets in one pass. The pass returns the text itself if
 * there is nothing to redact.
 */
export function createScan(
  detectors: readonly Detector[],
): (text: string, replace: Replace) => string {
  const byFirst = Array.from({ length: ASCII }, (_, charCode) =>
    detectors.filter(({ signs }) => signs.some((sign) => sign.charCodeAt(0) === charCode)),
  );
  // The loop looks at each character of each text that leaves, so it looks things up in tables.
  const classes = new Uint8Array(ASCII);
  const pairs = new Uint8Array(ASCII * ASCII);
  const inWords = new Uint8Array(ASCII);
  for (const { signs, isWithinWords } of detectors) {
    for (const sign of signs) {
      const first = sign.charCodeAt(0);
      if (isWithinWords !== false) inWords[first] = 1;
      if (sign.length === 1) classes[first] = SIGN;
      else {
        if (classes[first] === 0) classes[first] = FIRST_OF_PAIR;
        pairs[first * ASCII + sign.charCodeAt(1)] = 1;
      }
    }
  }

  const find = (text: string, index: number, from: number): Found | undefined => {
    for (const detector of byFirst[text.charCodeAt(index)]!) {
      const found = detector.find(text, index);
      if (found !== undefined && found.start >= from && found.end > index) return found;
    }
    return undefined;
  };

  return (text, replace) => {
    let redacted = '';
    let done = 0;
    const { length } = text;
    for (let index = 0; index < length; index += 1) {
      const charCode = text.charCodeAt(index);
      if (charCode >= ASCII) continue;
      const kind = classes[charCode];
      if (kind === 0) continue;
      if (kind === FIRST_OF_PAIR) {
        const next = text.charCodeAt(index + 1);
        if (!(next < ASCII) || pairs[charCode * ASCII + next] === 0) continue;
      }
      if (inWords[charCode] === 0 && index > 0 && isIn(OF_WORD, text.charCodeAt(index - 1))) {
        continue;
      }
      const found = find(text, index, done);
      if (found === undefined) continue;
      redacted +=
        text.slice(done, found.start) + replace(text.slice(found.start, found.end), found);
      done = found.end;
      index = Math.max(index, done - 1);
    }
    return done === 0 ? text : redacted + text.slice(done);
  };
}
