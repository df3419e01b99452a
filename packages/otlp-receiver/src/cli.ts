#!/usr/bin/env node
// The command `otlp-receiver`: listens, and prints what arrives until it is stopped.

import { parseCliArguments, USAGE, type CliCommand } from './cli-options';
import { createReceiver, type Receiver } from './create-receiver';
import { watch } from './watch';

type WatchCommand = Extract<CliCommand, { does: 'watch' }>;

/**
 * The time after which a trace counts as complete: longer than the exports of one flush take to
 * arrive.
 */
const QUIET_MILLIS = 700;

/**
 * The same for a trace without a root: longer than the five seconds for which the SDKs keep a batch
 * of spans.
 */
const QUIET_WITHOUT_ROOT_MILLIS = 6_000;

const REFUSAL_INTERVAL_MILLIS = 1_000;

async function run(args: readonly string[]): Promise<void> {
  const command = parseCliArguments(args);
  switch (command.does) {
    case 'help':
      process.stdout.write(`${USAGE}\n`);
      break;
    case 'complain':
      fail(`${command.problem} (otlp-receiver --help)`, 2);
      break;
    case 'watch':
      await start(command);
      break;
  }
}

async function start(command: WatchCommand): Promise<void> {
  const receiver = await listen(command);
  if (receiver === undefined) return;
  // with --json, standard output is for the data alone
  const say = command.json ? process.stderr : process.stdout;
  say.write(`Listening on ${receiver.url}; Ctrl-C ends it. For an application to send here:\n`);
  say.write(`  OTEL_EXPORTER_OTLP_ENDPOINT=${receiver.url}\n\n`);

  const { stop } = watch(receiver, {
    print: (text) => process.stdout.write(`${text}\n`),
    warn: (line) => process.stderr.write(`otlp-receiver: ${line}\n`),
    color: process.stdout.isTTY && !process.env['NO_COLOR'],
    json: command.json,
    quietMillis: QUIET_MILLIS,
    quietWithoutRootMillis: QUIET_WITHOUT_ROOT_MILLIS,
    refusalIntervalMillis: REFUSAL_INTERVAL_MILLIS,
  });
  const end = () => {
    process.off('SIGINT', end).off('SIGTERM', end);
    stop();
    void receiver.close();
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  // the reader of a pipe has closed it, as `| head` does
  process.stdout.on('error', () => process.exit(0));
}

async function listen({ port, host }: WatchCommand): Promise<Receiver | undefined> {
  try {
    return await createReceiver({ port, host });
  } catch (error) {
    fail(explain(error as NodeJS.ErrnoException, port, host), 1);
    return undefined;
  }
}

function explain({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} of ${host} is in use; stop what listens there, or pass another --port`;
    case 'EACCES':
      return `port ${port} of ${host} is not allowed to this user; pass another --port`;
    default:
      return `cannot listen on port ${port} of ${host}: ${message}`;
  }
}

function fail(problem: string, exitCode: number): void {
  process.stderr.write(`otlp-receiver: ${problem}\n`);
  process.exitCode = exitCode;
}

void run(process.argv.slice(2));
