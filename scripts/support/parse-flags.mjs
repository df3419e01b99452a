import { parseArgs } from 'node:util';

/**
 * Parses the flags of a command by `parseArgs`, with sentences of ours for what it does not know.
 *
 * @template {import('node:util').ParseArgsOptionsConfig} O
 * @param {readonly string[]} argv
 * @param {O} options as `parseArgs` takes them
 * @returns {{ values: Record<keyof O, any> } | { problem: string }} a flag without its text has an empty one
 */
export function parseFlags(argv, options) {
  const { values, tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true });
  const stranger = tokens.find((token) => !isKnown(token, options));
  if (stranger !== undefined) {
    const known = Object.keys(options).map((name) => `--${name}`);
    return { problem: `unknown argument "${argv[stranger.index]}"; known: ${known.join(', ')}` };
  }
  for (const [name, { type }] of Object.entries(options)) {
    if (type === 'string' && values[name] === true) values[name] = '';
  }
  return { values };
}

/** Whether an argument is a flag of the command, and has a text only if the flag takes one. */
function isKnown({ kind, name, value }, options) {
  if (kind !== 'option' || !Object.hasOwn(options, name)) return false;
  return options[name].type === 'string' || value === undefined;
}
