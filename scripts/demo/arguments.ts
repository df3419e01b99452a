import { parseFlags } from '../support/parse-flags.ts';

export interface DemoOptions {
  /** Stay up and show what arrives, instead of sending requests and checking. */
  readonly watch: boolean;
  /** Build before starting. */
  readonly build: boolean;
  readonly help: boolean;
}

export const usage = `npm run demo [-- --watch] [-- --no-build]

  --watch      stay up, say where to send requests and telemetry, show what arrives until Ctrl-C
  --no-build   use what is built already
  --help       print this
`;

const FLAGS = {
  watch: { type: 'boolean', default: false },
  'no-build': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export function parseArguments(
  argv: readonly string[],
): { options: DemoOptions } | { problem: string } {
  const parsed = parseFlags(argv, FLAGS);
  if ('problem' in parsed) return parsed;
  const { values } = parsed;
  return { options: { watch: values.watch, build: !values['no-build'], help: values.help } };
}
