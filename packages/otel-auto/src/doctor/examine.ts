import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createVoice } from '../diagnostics/voice';
import { INSTRUMENTATION_NAMES } from '../instrumentations/table';
import type { preload } from '../preload';
import { findApplicationPackage } from '../resource/find-application-package';
import { currentRuntime, type Runtime } from '../runtime';
import type { Configuration } from '../settings/file-settings';
import { describeEnvironment } from '../settings/describe-environment';
import { parseSettings } from '../settings/parse-settings';
import { VERSION } from '../version';
import type { Findings, GlobalName, ServiceName, StartFindings } from './findings';
import { findServiceName } from './find-service-name';
import { readSetGlobals } from './global-names';
import { observeGlobals } from './observe-globals';
import { recordTestData, type Api } from './record-test-data';
import { createExportObserver } from './watch-exports';

/** The time for which the report waits for responses. */
const ANSWER_TIMEOUT_MILLIS = 5000;

/**
 * Starts the distro in this process as an application would, records test data through the API and
 * collects the outcome. Neither prints nor judges anything.
 *
 * @throws Error if this process runs a distro of another version
 */
export async function examine(input: {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The configuration file, if the environment names one. */
  readonly configuration?: Configuration | undefined;
  readonly folder: string;
  readonly preload: typeof preload;
  /** Loads the API as an application does; called once the distro is running. */
  readonly loadApi: () => Api;
}): Promise<Findings> {
  const { env, configuration, folder } = input;
  const { settings, problems } = parseSettings({
    env,
    configuration,
    knownInstrumentations: INSTRUMENTATION_NAMES,
  });
  const applicationPackage = findApplicationPackage(join(folder, 'package.json'));
  const service = findServiceName(settings.resource, applicationPackage?.name);
  return {
    version: VERSION,
    nodeVersion: process.versions.node,
    variables: describeEnvironment(env),
    settings,
    problems,
    service,
    isInNodeOptions: /otel-auto[\\/]register/.test(env['NODE_OPTIONS'] ?? ''),
    start: settings.disabled ? { kind: 'disabled' } : await start(input, service),
  };
}

async function start(
  { preload, loadApi }: Pick<Parameters<typeof examine>[0], 'preload' | 'loadApi'>,
  service: ServiceName,
): Promise<StartFindings> {
  const setBefore = currentRuntime() === undefined ? readSetGlobals() : [];
  const notes: string[] = [];
  const runtime = preload({
    wasPreloaded: () => true,
    options: { resourceAttributes: { 'service.name': service.name } },
    voice: createVoice({
      enabled: true,
      write: (line) => notes.push(line.trim().replace(/^otel-auto: /, '')),
    }),
  });
  if (runtime === undefined) return { kind: 'disabled' };
  if (runtime.version !== VERSION) {
    throw new Error(
      `this process runs @acme/otel-auto ${runtime.version} (NODE_OPTIONS?), and this is doctor ${VERSION}; use the doctor of that version`,
    );
  }
  return await send(runtime, { loadApi, notes, setBefore });
}

async function send(
  runtime: Pick<Runtime, 'core' | 'settings' | 'watchExports'>,
  {
    loadApi,
    notes,
    setBefore,
  }: { loadApi(): Api; notes: readonly string[]; setBefore: readonly GlobalName[] },
): Promise<StartFindings> {
  const observer = createExportObserver();
  runtime.watchExports(observer);
  const api = loadApi();
  const core = runtime.core();
  if (core === undefined)
    return {
      kind: 'failed',
      reason: notes.at(-1) ?? 'it could not start; its line on stderr says why',
    };
  const globals = await observeGlobals(api, setBefore);
  const test = recordTestData(api, runtime.settings.traces.sampler);
  await Promise.race([core.lifecycle.forceFlush(), sleep(ANSWER_TIMEOUT_MILLIS)]);
  return { kind: 'started', notes, globals, test, exports: observer.exports() };
}
