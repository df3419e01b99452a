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

/**
 * @param {readonly string[]} argv
 * @returns {{ options: DemoOptions, problem?: string }}
 */
export function parseArguments(argv) {
  const options = { watch: false, build: true, help: false };
  for (const argument of argv) {
    switch (argument) {
      case '--watch':
        options.watch = true;
        break;
      case '--no-build':
        options.build = false;
        break;
      case '--help':
      case '-h':
        options.help = true;
        break;
      default:
        return {
          options,
          problem: `unknown argument "${argument}"; known: --watch, --no-build, --help`,
        };
    }
  }
  return { options };
}
