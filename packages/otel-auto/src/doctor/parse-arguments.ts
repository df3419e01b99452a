import { parseArgs } from 'node:util';

/** The command that the arguments describe. */
export type Command =
  | { readonly does: 'examine'; readonly json: boolean }
  /** Writes a configuration file; to stdout without an output. */
  | { readonly does: 'init'; readonly output: string | undefined }
  | { readonly does: 'help' }
  | { readonly does: 'version' }
  /** The arguments are invalid; the problem in one line. */
  | { readonly does: 'complain'; readonly problem: string };

/** The help text of the command. */
export const USAGE = `Usage: otel-auto doctor [--json]
       otel-auto config --init [--output FILE]

doctor finds out why telemetry does or does not arrive, with the variables that are set here:

  1. the OTEL_* and ACME_OTEL_* variables as they are understood
  2. whether the OpenTelemetry providers are set, and are ours
  3. sends a span, a metric and a log record named "otel-auto doctor" to each endpoint
  4. what came back, why, and what to do about it

Run it where the application runs: same machine or container, folder and environment.

config --init writes the configuration file (OTEL_CONFIG_FILE) that says what these variables say.
Headers, and addresses that may have a secret in them, stay in the environment: the file refers to them.

  --json      print the report as one JSON object
  --output    the file to write, which must not exist; stdout without it
  --version   print the version
  --help      print this

Exit codes:
  0  all that is to be sent was accepted (exporters that are none or console are not sent);
     the file is written
  1  something did not arrive, or is not ours, or OTEL_SDK_DISABLED turns the distro off;
     the file cannot be written
  2  wrong usage`;

/** Parses the arguments of the command, without `node` and the file. Never throws. */
export function parseArguments(args: readonly string[]): Command {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
    if (values.help) return { does: 'help' };
    if (values.version) return { does: 'version' };
    const [command, ...rest] = positionals;
    if (command === undefined) return complain('a command is missing');
    if (command !== 'doctor' && command !== 'config') {
      return complain(`there is no command "${command}"`);
    }
    if (rest.length > 0) return complain(`${command} takes no argument "${rest[0]}"`);
    if (command === 'config') return parseConfig(values);
    if (values.init || values.output !== undefined) {
      return complain('--init and --output belong to config');
    }
    return { does: 'examine', json: values.json };
  } catch (error) {
    return complain((error as Error).message);
  }
}

function parseConfig(values: { init: boolean; json: boolean; output?: string }): Command {
  if (values.json) return complain('--json belongs to doctor');
  if (!values.init) return complain('config needs --init');
  return { does: 'init', output: values.output };
}

const OPTIONS = {
  json: { type: 'boolean', default: false },
  init: { type: 'boolean', default: false },
  output: { type: 'string' },
  version: { type: 'boolean', short: 'v', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const complain = (problem: string): Command => ({
  does: 'complain',
  // parseArgs adds advice in further sentences
  problem: problem.split(/\. |\n/, 1)[0] ?? problem,
});
