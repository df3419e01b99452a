/**
 * What the demo says, and how it looks.
 *
 * @typedef {object} Screen
 * @property {boolean} color
 * @property {(text?: string) => void} line
 * @property {(text: string) => void} title
 * @property {(name: string, text: string) => void} fact a name and its value, in two columns
 * @property {(speaker: string, text: string) => void} quote a line that a service wrote
 * @property {(text: string) => void} aside
 * @property {(text: string) => void} good
 * @property {(text: string) => void} fail
 */

/** Of the names of facts, and of those who are quoted. */
const NAME_WIDTH = 9;

/**
 * @param {NodeJS.WriteStream} stream
 * @param {NodeJS.ProcessEnv} env
 * @returns {Screen} that colours on a terminal only, and never with `NO_COLOR` set
 */
export function createScreen(stream, env) {
  const color = stream.isTTY && !env['NO_COLOR'];
  const paint = (/** @type {number} */ code, /** @type {string} */ text) =>
    color ? `\u001b[${code}m${text}\u001b[0m` : text;
  const bold = (/** @type {string} */ text) => paint(1, text);
  const dim = (/** @type {string} */ text) => paint(2, text);
  const red = (/** @type {string} */ text) => paint(31, text);
  const green = (/** @type {string} */ text) => paint(32, text);
  const line = (text = '') => {
    if (stream.writable) {
      stream.write(`${text}\n`);
    }
  };
  return {
    color,
    line,
    title: (text) => line(`\n${bold(text)}`),
    fact: (name, text) => line(`${dim(name.padEnd(NAME_WIDTH))} ${text}`),
    quote: (speaker, text) => line(dim(`${speaker.padEnd(NAME_WIDTH - 2)} | ${text}`)),
    aside: (text) => line(dim(text)),
    good: (text) => line(green(text)),
    fail: (text) => line(red(text)),
  };
}
