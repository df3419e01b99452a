#!/usr/bin/env node
// The command `otel-auto`, for people and for scripts that check a deployment.

import { writeFileSync } from 'node:fs';
import { createChunkLoader } from './chunk-loader';
import { escapeControls } from './diagnostics/escape-controls';
import { examine } from './doctor/examine';
import { formatReport } from './doctor/format-report';
import { judge } from './doctor/judge';
import { parseArguments, USAGE } from './doctor/parse-arguments';
import type { Api } from './doctor/record-test-data';
import { INSTRUMENTATION_NAMES } from './instrumentations/table';
import { preload } from './preload';
import { readEnvironment } from './settings/read-environment';
import { VERSION } from './version';

async function run(args: readonly string[]): Promise<void> {
  const command = parseArguments(args);
  switch (command.does) {
    case 'help':
      return end(USAGE, 0);
    case 'version':
      return end(VERSION, 0);
    case 'complain':
      return fail(`${command.problem} (otel-auto --help)`, 2);
    case 'examine':
      return await doctor(command.json);
    case 'init':
      return init(command.output);
  }
}

/** Writes the configuration file of this environment, never over another file. */
function init(output: string | undefined): void {
  const env = readEnvironment();
  const { text, problems } = createChunkLoader()
    .load('configuration')
    .createFile(env, INSTRUMENTATION_NAMES);
  for (const problem of problems)
    process.stderr.write(`otel-auto: ${escapeControls(problem, 'line')}\n`);
  // A terminal shows what a file has as it is.
  if (output === undefined) return end(process.stdout.isTTY ? escapeControls(text) : text, 0);
  try {
    writeFileSync(output, text, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return fail(code === 'EEXIST' ? `${output} exists, and is not written over` : message, 1);
  }
}

async function doctor(json: boolean): Promise<void> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 6)) {
    fail(`Node.js ${process.versions.node} is too old for telemetry (20.6 or later is needed)`, 1);
    return;
  }
  const env = readEnvironment();
  const configuration = createChunkLoader()
    .load('configuration')
    .readConfiguration(env, INSTRUMENTATION_NAMES);
  const folder = process.cwd();
  const report = judge(await examine({ env, configuration, folder, preload, loadApi }));
  const color = process.stdout.isTTY && !env['NO_COLOR'];
  end(
    json
      ? escapeControls(JSON.stringify(report, undefined, 2), 'json')
      : formatReport(report, { color }),
    report.exitCode,
  );
}

/**
 * Loads the API. It is not imported at the top of the file since an application, too, loads its API
 * when the distro is already running.
 */
const loadApi = (): Api => require('@opentelemetry/api') as Api;

/** Ends the process at once: the remaining test data is not worth another export. */
function end(text: string, exitCode: number): void {
  // The reader of a pipe may have closed it, as `| head` does.
  process.stdout.on('error', () => process.exit(exitCode));
  process.stdout.write(`${text.trimEnd()}\n`, () => process.exit(exitCode));
}

function fail(problem: string, exitCode: number): void {
  process.stderr.write(`otel-auto: ${escapeControls(problem, 'line')}\n`, () =>
    process.exit(exitCode),
  );
}

run(process.argv.slice(2)).catch((error: unknown) =>
  fail(error instanceof Error ? error.message : String(error), 1),
);
