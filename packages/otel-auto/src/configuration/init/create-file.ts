import { Document } from 'yaml';
import { findDefinition } from '../../settings/definitions';
import { splitList } from '../../settings/parse-names';
import { parseSettings } from '../../settings/parse-settings';
import { formatProblem } from '../../settings/problem';
import type { Settings } from '../../settings/settings';
import { Variables } from '../../settings/variables';
import { createDistributionPart } from './create-distribution-part';
import { literal, reference, withoutAbsent } from './literal';
import {
  createLoggerProviderPart,
  createMeterProviderPart,
  createTracerProviderPart,
} from './create-provider-parts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The text of a configuration file, and what is to be said about it. */
export interface CreatedFile {
  readonly text: string;
  /** The problems of the environment, one line each. */
  readonly problems: readonly string[];
}

/**
 * Creates the configuration file with which the distro starts as with an environment.
 *
 * @throws Error with what to set if the file could not say it without a secret
 */
export function createFile(
  env: Environment,
  knownInstrumentations: readonly string[],
): CreatedFile {
  const { settings, problems } = parseSettings({ env, knownInstrumentations });
  const { texts } = new Variables(env);
  const given = { env, texts };
  const root = withoutAbsent({
    file_format: '1.1',
    disabled: settings.disabled || undefined,
    log_level: LOG_LEVELS[settings.logLevel],
    resource: createResource(settings, texts),
    propagator: createPropagator(settings),
    tracer_provider: createTracerProviderPart(
      settings,
      readNamedSampler(env, knownInstrumentations),
      given,
    ),
    meter_provider: createMeterProviderPart(settings, given),
    logger_provider: createLoggerProviderPart(settings, given),
    'instrumentation/development': createInstrumentations(settings),
    distribution: createDistributionPart(texts),
  });
  return { text: format(root), problems: problems.map(formatProblem) };
}

function format(root: object): string {
  const document = new Document(root, { version: '1.2' });
  document.commentBefore = HEAD;
  return document.toString({ lineWidth: 0, nullStr: '' });
}

const HEAD = ` What the environment says, written by \`otel-auto config --init\`. To use it: OTEL_CONFIG_FILE=<this file>
 Headers and addresses that may have a secret in them stay in the environment: \${NAME} refers to it.`;

const LOG_LEVELS: Readonly<Partial<Record<Settings['logLevel'], string>>> = {
  error: 'error',
  warn: 'warn',
  debug: 'debug',
  verbose: 'trace',
};

/** Returns the sampler of `OTEL_TRACES_SAMPLER` without what is ours, which stands elsewhere. */
function readNamedSampler(env: Environment, knownInstrumentations: readonly string[]) {
  const names = ['OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG'];
  const own = Object.fromEntries(names.map((name) => [name, env[name]]));
  return parseSettings({ env: own, knownInstrumentations }).settings.traces.sampler;
}

function createResource(
  { resource: { serviceName, attributes } }: Settings,
  texts: ReadonlyMap<string, string>,
): object | undefined {
  const { 'service.name': listedName, ...others } = attributes;
  const name = serviceName ?? listedName;
  const keys = Object.keys(others);
  const isSecret = keys.some((key) => /pass|secret|token|key|auth|cred/i.test(key));
  const entries = [
    ...(name === undefined ? [] : [['service.name', name] as const]),
    ...(isSecret ? [] : Object.entries(others)),
  ].map(([key, value]) => ({ name: literal(key), value: literal(String(value)) }));
  const part = withoutAbsent({
    attributes: entries.length === 0 ? undefined : entries,
    attributes_list: isSecret ? reference('OTEL_RESOURCE_ATTRIBUTES') : undefined,
    'detection/development': createDetection(texts),
  });
  return Object.keys(part).length === 0 ? undefined : part;
}

/** Creates the list of detectors, of which the format has none unless they are named. */
function createDetection(texts: ReadonlyMap<string, string>): object | undefined {
  const variable = 'OTEL_NODE_RESOURCE_DETECTORS';
  const row = findDefinition(variable);
  if (row?.kind !== 'list') return undefined;
  const given = splitList(texts.get(variable)?.toLowerCase() ?? row.default.join(','));
  const names = given.includes('all') ? row.allowed.filter((name) => name !== 'all') : given;
  const detectors = names.filter((name) => name !== 'none').map((name) => ({ [name]: null }));
  return detectors.length === 0 ? undefined : { detectors };
}

function createPropagator({ propagators }: Settings): object | undefined {
  return propagators.length === 0
    ? undefined
    : { composite: propagators.map((name) => ({ [name]: null })) };
}

function createInstrumentations({ instrumentations }: Settings): object | undefined {
  const { enabled, disabled } = instrumentations;
  const js = {
    ...(enabled && { default: { enabled: false } }),
    ...Object.fromEntries((enabled ?? []).map((name) => [name, { enabled: true }])),
    ...Object.fromEntries(disabled.map((name) => [name, { enabled: false }])),
  };
  return Object.keys(js).length === 0 ? undefined : { js };
}
