import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * One thing that is measured: Node.js with or without something that observes it.
 *
 * @typedef {object} Subject
 * @property {string} name
 * @property {string} label as it stands in the tables
 * @property {boolean} peer of others: its failure does not end the run
 * @property {readonly string[]} flags of `node`
 * @property {(endpoints: Endpoints) => NodeJS.ProcessEnv} env
 * @property {boolean} exportsOtlp
 * @property {'start' | 'nest' | 'winston' | undefined} only the one case that it is measured in; a
 *   peer's further set-up for ES modules with the ES module example, one for winston with its lines,
 *   other doors with the empty script
 *
 * @typedef {object} Endpoints
 * @property {string} otlp base URL that takes OTLP over HTTP
 * @property {string} agent base URL that stands for Datadog's agent
 */

/** The three signals on; of the rest, each subject's own defaults. */
const otlpEnv = ({ otlp }) => ({
  OTEL_SERVICE_NAME: 'bench',
  OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_METRICS_EXPORTER: 'otlp',
  OTEL_LOGS_EXPORTER: 'otlp',
});

/** Without the detectors that ask cloud services over the network: nothing may leave the machine. */
const peerOtlpEnv = (endpoints) => ({
  ...otlpEnv(endpoints),
  OTEL_NODE_RESOURCE_DETECTORS: 'env,host,os,process',
});

/** Its telemetry about itself would leave the machine. */
const datadogEnv = ({ agent }) => ({
  DD_SERVICE: 'bench',
  DD_TRACE_AGENT_URL: agent,
  DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
});

/** Every measured application has the distro installed beside it. */
const OUR_DOOR = './node_modules/@acme/otel-auto/register.js';

/** What stands for a preload that does nothing, found as a package with `exports` is. */
export const EMPTY_PACKAGE = '@acme/empty/register';

export const PLAIN = 'plain';
export const OURS = 'otel-auto';
export const UPSTREAM = 'upstream';

/** Another revision of ours. */
export const BEFORE = 'before';

/** Upstream with what a user can add so that its winston transport exports at all. */
export const REPAIRED_UPSTREAM = 'upstream-repaired';

/**
 * @param {Readonly<Record<string, string>> | undefined} peerDirs installed peers by name
 * @param {string | undefined} revision name of the other revision that is measured
 * @returns {readonly Subject[]}
 */
export function listSubjects(peerDirs, revision) {
  const own = [
    subject(PLAIN, 'plain Node.js', [], () => ({})),
    // By its path, as the peers below: what a name costs is Node.js's, and stands in rows of its own.
    subject(OURS, '`@acme/otel-auto`', ['--require', OUR_DOOR], otlpEnv),
    ...(revision
      ? [subject(BEFORE, `\`@acme/otel-auto\` of ${revision}`, ['--require', OUR_DOOR], otlpEnv)]
      : []),
    forStart('by-name', '`@acme/otel-auto`, by its name', ['@acme/otel-auto/register'], otlpEnv),
    forStart('empty-by-name', 'an empty package, by its name', [EMPTY_PACKAGE], () => ({})),
  ];
  return peerDirs === undefined ? own : [...own, ...listPeers(peerDirs)];
}

function listPeers(dirs) {
  const locate = (peer, specifier) =>
    createRequire(join(dirs[peer], 'package.json')).resolve(specifier);
  const upstream = locate('upstream', '@opentelemetry/auto-instrumentations-node/register');
  const hook = join(dirs.upstream, 'node_modules/@opentelemetry/instrumentation/hook.mjs');
  const datadog = join(dirs['dd-trace'], 'node_modules/dd-trace');
  const edot = join(dirs.edot, 'node_modules/@elastic/opentelemetry-node/import.mjs');
  const peer = (...args) => ({ ...subject(...args), peer: true });
  const peerFor = (only, ...args) => ({ ...peer(...args), only });
  return [
    peer(UPSTREAM, 'upstream, `--require`', ['--require', upstream], peerOtlpEnv),
    peerFor(
      'winston',
      REPAIRED_UPSTREAM,
      'upstream, log bridge repaired',
      ['--require', upstream, '--require', join(dirs.upstream, 'repair-log-bridge.cjs')],
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

function subject(name, label, flags, env) {
  const exportsOtlp = env === otlpEnv || env === peerOtlpEnv;
  return { name, label, peer: false, flags, env, exportsOtlp, only: undefined };
}

const forStart = (name, label, [specifier], env) => ({
  ...subject(name, label, ['--require', specifier], env),
  only: 'start',
});

/** @param {string} caseName */
export const subjectsOf = (subjects, caseName) =>
  subjects.filter(({ only }) => only === undefined || only === caseName);

/** Dd-trace does if the application registers its provider by code; plain Node.js drops what it hears. */
export const hearsTheApi = ({ name, exportsOtlp }) => name === PLAIN || exportsOtlp;

const url = (file) => pathToFileURL(file).href;

/** What of our own environment the measured processes see: nothing that changes Node.js. */
export function baseEnv() {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
}
