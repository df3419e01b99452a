import { code } from './characters';
import type { Detector, Found } from './detector';

/** Returns the text that takes the place of a part that was found. */
export type Replace = (part: string, found: Found) => string;

/**
 * Creates the search for several kinds of secrets in one pass. The pass returns the text itself if
 * there is nothing to redact.
 */
export function createScan(
  detectors: readonly Detector[],
): (text: string, replace: Replace) => string {
  const byCharacter = Array.from({ length: 128 }, (_, charCode) =>
    detectors.filter(({ characters }) => characters.includes(String.fromCharCode(charCode))),
  );
  // The loop looks at each character of each text that leaves, and at nothing but this for most.
  const isSign = Uint8Array.from(byCharacter, (of) => (of.length > 0 ? 1 : 0));

  const find = (text: string, index: number, from: number): Found | undefined => {
    for (const detector of byCharacter[text.charCodeAt(index)]!) {
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
      if (charCode > MAX_ASCII || isSign[charCode] === 0) continue;
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

const MAX_ASCII = code('\x7f');
