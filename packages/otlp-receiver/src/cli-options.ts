import { parseArgs } from 'node:util';
import { messageOf } from './message-of';

/** The command that the arguments describe. */
export type CliCommand =
  | { readonly does: 'watch'; readonly port: number; readonly host: string; readonly json: boolean }
  | { readonly does: 'help' }
  /** The arguments are invalid; the problem in one line. */
  | { readonly does: 'complain'; readonly problem: string };

/** The port that OTLP/HTTP exporters use by default. */
const DEFAULT_PORT = '4318';

/** The help text of the command. */
export const USAGE = `Usage: otlp-receiver [--port ${DEFAULT_PORT}] [--host 127.0.0.1] [--json]

Receives OpenTelemetry traces, metrics and logs over OTLP/HTTP and OTLP/gRPC and prints them until Ctrl-C.

  --port <number>   the TCP port; 0 takes a free one (default ${DEFAULT_PORT})
  --host <address>  the address to listen on (default 127.0.0.1)
  --json            print one JSON object a line: {"span":…}, {"metricPoint":…}, {"logRecord":…}
  --help            print this`;

/** Parses the arguments of the command, without `node` and the file. Never throws. */
export function parseCliArguments(args: readonly string[]): CliCommand {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (values.help) return { does: 'help' };
    const { port, host, json } = values;
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
      return complain(`--port takes a number from 0 to 65535, not "${port}"`);
    }
    if (host === '') return complain('--host takes a host name or address');
    return { does: 'watch', port: Number(port), host, json };
  } catch (error) {
    return complain(messageOf(error));
  }
}

const OPTIONS = {
  port: { type: 'string', default: DEFAULT_PORT },
  host: { type: 'string', default: '127.0.0.1' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const complain = (problem: string): CliCommand => ({
  does: 'complain',
  // parseArgs adds advice in further sentences
  problem: problem.split(/\. |\n/, 1)[0] ?? problem,
});
