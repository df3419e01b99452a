import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** One thing that is measured: Node.js with or without something that observes it. */
export interface Subject {
  readonly name: string;
  /** The name in the tables. */
  readonly label: string;
  /** Whether it is a product of others, whose failure does not end the run. */
  readonly peer: boolean;
  /** Flags of `node`. */
  readonly flags: readonly string[];
  readonly env: (endpoints: Endpoints) => NodeJS.ProcessEnv;
  readonly exportsOtlp: boolean;
  /**
   * The one case that it is measured in; a peer's further set-up for ES modules with the ES module
   * example, one for winston with its lines, other doors with the empty script.
   */
  readonly only: 'start' | 'nest' | 'winston' | undefined;
}

export interface Endpoints {
  /** Base URL that takes OTLP over HTTP. */
  readonly otlp: string;
  /** Base URL that stands for Datadog's agent. */
  readonly agent: string;
}

/** The three signals on; of the rest, each subject's own defaults. */
const otlpEnv = ({ otlp }: Endpoints): NodeJS.ProcessEnv => ({
  OTEL_SERVICE_NAME: 'bench',
  OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_METRICS_EXPORTER: 'otlp',
  OTEL_LOGS_EXPORTER: 'otlp',
});

/**
 * The same for peers, without the detectors that ask cloud services over the network: nothing may leave
 * the machine.
 */
const peerOtlpEnv = (endpoints: Endpoints): NodeJS.ProcessEnv => ({
  ...otlpEnv(endpoints),
  OTEL_NODE_RESOURCE_DETECTORS: 'env,host,os,process',
});

/** Variables of dd-trace, whose telemetry about itself would leave the machine. */
const datadogEnv = ({ agent }: Endpoints): NodeJS.ProcessEnv => ({
  DD_SERVICE: 'bench',
  DD_TRACE_AGENT_URL: agent,
  DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
});

/** Every measured application has the distro installed beside it. */
const OUR_DOOR = './node_modules/@acme/otel-auto/register.js';

/** A preload that does nothing, found as a package with `exports` is. */
export const EMPTY_PACKAGE = '@acme/empty/register';

export const PLAIN = 'plain';
export const OURS = 'otel-auto';
export const UPSTREAM = 'upstream';

/** Another revision of ours. */
export const BEFORE = 'before';

/** Upstream with what a user can add so that its winston transport exports at all. */
export const REPAIRED_UPSTREAM = 'upstream-repaired';

/**
 * @param peerDirs - installed peers by name
 * @param revision - name of the other revision that is measured
 */
export function listSubjects(
  peerDirs: Readonly<Record<string, string>> | undefined,
  revision: string | undefined,
): readonly Subject[] {
  const own = [
    subject(PLAIN, 'plain Node.js', [], () => ({})),
    // By its path, as the peers below: what a name costs is Node.js's, and stands in rows of its own.
    subject(OURS, '`@acme/otel-auto`', ['--require', OUR_DOOR], otlpEnv),
    ...(revision
      ? [subject(BEFORE, `\`@acme/otel-auto\` of ${revision}`, ['--require', OUR_DOOR], otlpEnv)]
      : []),
    forStart('by-name', '`@acme/otel-auto`, by its name', '@acme/otel-auto/register', otlpEnv),
    forStart('empty-by-name', 'an empty package, by its name', EMPTY_PACKAGE, () => ({})),
  ];
  return peerDirs === undefined ? own : [...own, ...listPeers(peerDirs)];
}

function listPeers(dirs: Readonly<Record<string, string>>): Subject[] {
  const dirOf = (name: string) => {
    const dir = dirs[name];
    if (dir === undefined) throw new Error(`the peer ${name} is not installed`);
    return dir;
  };
  const locate = (name: string, specifier: string) =>
    createRequire(join(dirOf(name), 'package.json')).resolve(specifier);
  const upstream = locate('upstream', '@opentelemetry/auto-instrumentations-node/register');
  const hook = join(dirOf('upstream'), 'node_modules/@opentelemetry/instrumentation/hook.mjs');
  const datadog = join(dirOf('dd-trace'), 'node_modules/dd-trace');
  const edot = join(dirOf('edot'), 'node_modules/@elastic/opentelemetry-node/import.mjs');
  const peer = (...args: Parameters<typeof subject>): Subject => ({
    ...subject(...args),
    peer: true,
  });
  const peerFor = (only: Subject['only'], ...args: Parameters<typeof subject>): Subject => ({
    ...peer(...args),
    only,
  });
  return [
    peer(UPSTREAM, 'upstream, `--require`', ['--require', upstream], peerOtlpEnv),
    peerFor(
      'winston',
      REPAIRED_UPSTREAM,
      'upstream, log bridge repaired',
      ['--require', upstream, '--require', join(dirOf('upstream'), 'repair-log-bridge.cjs')],
      peerOtlpEnv,
    ),
    peerFor(
      'nest',
      'upstream-hook',
      'upstream, ES module hook',
      ['--experimental-loader', url(hook), '--import', url(upstream)],
      peerOtlpEnv,
    ),
    peer('edot', 'EDOT, `--import`', ['--import', url(edot)], peerOtlpEnv),
    peer('dd-trace', 'dd-trace, `-r`', ['-r', join(datadog, 'init.js')], datadogEnv),
    peerFor(
      'nest',
      'dd-trace-hook',
      'dd-trace, ES module hook',
      ['--import', url(join(datadog, 'initialize.mjs'))],
      datadogEnv,
    ),
  ];
}

function subject(
  name: string,
  label: string,
  flags: readonly string[],
  env: Subject['env'],
): Subject {
  const exportsOtlp = env === otlpEnv || env === peerOtlpEnv;
  return { name, label, peer: false, flags, env, exportsOtlp, only: undefined };
}

const forStart = (
  name: string,
  label: string,
  specifier: string,
  env: Subject['env'],
): Subject => ({
  ...subject(name, label, ['--require', specifier], env),
  only: 'start',
});

export const subjectsOf = (subjects: readonly Subject[], caseName: string): readonly Subject[] =>
  subjects.filter(({ only }) => only === undefined || only === caseName);

/** Dd-trace does if the application registers its provider by code; plain Node.js drops what it hears. */
export const hearsTheApi = ({ name, exportsOtlp }: Subject) => name === PLAIN || exportsOtlp;

const url = (file: string) => pathToFileURL(file).href;

/** The part of our own environment that measured processes see: nothing that changes Node.js. */
export function baseEnv(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
}
