/** The most times that a text is encoded in. */
const MAX_TIMES = 4;

/** Returns how many times a character is percent-encoded at `index`, 0 for another character. */
export function timesEncoded(text: string, index: number, hex: string): number {
  let place = index + 1;
  for (let times = 1; times <= MAX_TIMES; times += 1) {
    if (text.slice(place, place + 2).toLowerCase() === hex) return times;
    if (!text.startsWith('25', place)) return 0;
    place += 2;
  }
  return 0;
}
