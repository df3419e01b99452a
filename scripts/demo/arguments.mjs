import { parseFlags } from '../support/parse-flags.ts';

/**
 * @typedef {object} DemoOptions
 * @property {boolean} watch stay up and show what arrives, instead of sending requests and checking
 * @property {boolean} build build before starting
 * @property {boolean} help
 */

export const usage = `npm run demo [-- --watch] [-- --no-build]

  --watch      stay up, say where to send requests and telemetry, show what arrives until Ctrl-C
  --no-build   use what is built already
  --help       print this
`;

const FLAGS = {
  watch: { type: 'boolean', default: false },
  'no-build': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
};

/**
 * @param {readonly string[]} argv
 * @returns {{ options: DemoOptions } | { problem: string }}
 */
export function parseArguments(argv) {
  const { values, problem } = parseFlags(argv, FLAGS);
  if (problem !== undefined) return { problem };
  return { options: { watch: values.watch, build: !values['no-build'], help: values.help } };
}
