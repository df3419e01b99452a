/** The way to say something in the demo, and how it looks. */
export interface Screen {
  readonly color: boolean;
  readonly line: (text?: string) => void;
  readonly title: (text: string) => void;
  /** A name and its value, in two columns. */
  readonly fact: (name: string, text: string) => void;
  /** A line that a service wrote. */
  readonly quote: (speaker: string, text: string) => void;
  readonly aside: (text: string) => void;
  readonly good: (text: string) => void;
  readonly fail: (text: string) => void;
}

/** The width of the names of facts, and of those who are quoted. */
const NAME_WIDTH = 9;

/** @returns that colours on a terminal only, and never with `NO_COLOR` set */
export function createScreen(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Screen {
  const color = stream.isTTY && !env['NO_COLOR'];
  const paint = (code: number, text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const bold = (text: string) => paint(1, text);
  const dim = (text: string) => paint(2, text);
  const red = (text: string) => paint(31, text);
  const green = (text: string) => paint(32, text);
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
