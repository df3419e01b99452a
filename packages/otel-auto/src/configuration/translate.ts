import type { FileSettings } from '../settings/file-settings';
import { toSuggestion } from '../settings/find-nearest';
import { toPath, type FileNode } from './file-node';
import { readScopes } from './read-scopes';
import { translateDistribution } from './translate-distribution';
import { translateInstrumentation } from './translate-instrumentation';
import { translateLogLevel } from './translate-log-level';
import { translateLoggerProvider } from './translate-logger-provider';
import { translateMeterProvider } from './translate-meter-provider';
import { translatePropagator } from './translate-propagator';
import { translateResource } from './translate-resource';
import { translateTracerProvider } from './translate-tracer-provider';
import { Translation } from './translation';

/**
 * Translates a file into what variables say, so that one parser decides on both, and the few things
 * that no variable can say. What nothing here reads is named.
 */
export function translate(root: FileNode, knownInstrumentations: readonly string[]): FileSettings {
  const translation = new Translation();
  root.get('file_format')?.read();
  translation.set('OTEL_SDK_DISABLED', root.get('disabled'));
  translateLogLevel(translation, root.get('log_level'));
  const limits = root.get('attribute_limits');
  translation.set('OTEL_ATTRIBUTE_COUNT_LIMIT', limits?.get('attribute_count_limit'));
  translation.set('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', limits?.get('attribute_value_length_limit'));
  const resource = translateResource(translation, root.get('resource'));
  translatePropagator(translation, root.get('propagator'));
  const sampler = translateTracerProvider(translation, root.get('tracer_provider'));
  const metrics = translateMeterProvider(translation, root.get('meter_provider'));
  translateLoggerProvider(translation, root.get('logger_provider'));
  const scopes = readAllScopes(root);
  const addedInstrumentations = translateInstrumentation(
    translation,
    root.get('instrumentation/development'),
    knownInstrumentations,
  );
  translateDistribution(translation, root.get('distribution'));
  nameUnread(translation, root.unread());
  const { variables, paths, problems } = translation;
  return { variables, paths, problems, resource, sampler, metrics, scopes, addedInstrumentations };
}

const readAllScopes = (root: FileNode): FileSettings['scopes'] => ({
  traces: readScopes(
    root.get('tracer_provider')?.get('tracer_configurator/development'),
    'tracers',
  ),
  metrics: readScopes(root.get('meter_provider')?.get('meter_configurator/development'), 'meters'),
  logs: readScopes(root.get('logger_provider')?.get('logger_configurator/development'), 'loggers'),
});

/** Names the parts that nothing has read, as many as people read. */
function nameUnread(translation: Translation, nodes: readonly FileNode[]): void {
  for (const node of nodes.slice(0, MAX_NAMED)) nameNode(translation, node);
  const more = nodes.length - MAX_NAMED;
  if (more > 0)
    translation.complain(`${more} more parts of the file`, 'among those that are supported');
}

const MAX_NAMED = 20;

function nameNode(translation: Translation, node: FileNode): void {
  const { path } = node;
  const [key] = node.keys();
  if (path.endsWith(']') && key !== undefined) {
    // An entry of a list is known by its key.
    translation.complain(toPath(path, key), 'supported');
  } else if (/[.[]/.test(path) || TOP_LEVEL_KEYS.includes(path)) {
    translation.complain(path, 'supported');
  } else {
    const cure = toSuggestion(path, TOP_LEVEL_KEYS);
    translation.complain(path, 'a key of the format', cure === undefined ? {} : { cure });
  }
}

const TOP_LEVEL_KEYS: readonly string[] = [
  'file_format',
  'disabled',
  'log_level',
  'attribute_limits',
  'resource',
  'propagator',
  'tracer_provider',
  'meter_provider',
  'logger_provider',
  'instrumentation/development',
  'distribution',
];
