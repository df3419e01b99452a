import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FileNode } from '../../src/configuration/file-node';
import { translate } from '../../src/configuration/translate';
import { DEFINITIONS, findDefinition, type Definition } from '../../src/settings/definitions';
import { read } from './read';

const DOCUMENT = readFileSync(join(__dirname, '../../../../docs/configuration-file.md'), 'utf8');

const ROWS = [...DOCUMENT.matchAll(/^\| `((?:ACME_)?OTEL_\w+)` +\| (.+?) +\|$/gm)].map(
  ([, variable = '', place = '']) => ({ variable, place }),
);

/** Variables whose place is no value, or a word of the format, which the tests of the translation look at. */
const STRUCTURES: ReadonlySet<string> = new Set([
  'OTEL_LOG_LEVEL',
  'OTEL_NODE_RESOURCE_DETECTORS',
  'OTEL_TRACES_EXPORTER',
  'OTEL_METRICS_EXPORTER',
  'OTEL_LOGS_EXPORTER',
  'OTEL_TRACES_SAMPLER',
  'OTEL_NODE_ENABLED_INSTRUMENTATIONS',
  'OTEL_NODE_DISABLED_INSTRUMENTATIONS',
]);

/** The rows whose place is one value. */
const VALUES = ROWS.flatMap(({ variable, place }) => {
  const [, path] = /^`([\w/.[\]]+)`$/.exec(place) ?? [];
  return path === undefined || STRUCTURES.has(variable) ? [] : [[variable, path] as const];
});

/** Returns a document with a value at a path, and what its place cannot be without. */
function toDocument(path: string, value: unknown): Record<string, unknown> {
  const exporter = { otlp_http: {} };
  const keys = path.replaceAll('[]', '.0').split('.');
  const root: Record<string, unknown> = {
    tracer_provider: { processors: [{ batch: { exporter } }] },
    meter_provider: { readers: [{ periodic: { exporter } }] },
    logger_provider: { processors: [{ batch: { exporter } }] },
  };
  let node = root;
  for (const key of keys.slice(0, -1)) node = (node[key] ??= {}) as Record<string, unknown>;
  node[keys.at(-1)!] = value;
  return root;
}

describe('docs/configuration-file.md', () => {
  it('has the place of every variable of OpenTelemetry that the format has one for', () => {
    const listed = new Set(ROWS.map(({ variable }) => variable));
    const missing = Object.keys(DEFINITIONS).filter(
      (name) => name.startsWith('OTEL_') && !listed.has(name),
    );
    expect(missing.toSorted()).toEqual([
      'OTEL_CONFIG_FILE',
      'OTEL_ENTITIES',
      'OTEL_EXPERIMENTAL_CONFIG_FILE',
      'OTEL_NODE_EXPERIMENTAL_SDK_METRICS',
      'OTEL_RESOURCE_ATTRIBUTES_NODE_NAME',
      'OTEL_RESOURCE_ATTRIBUTES_POD_NAME',
      'OTEL_RESOURCE_ATTRIBUTES_POD_UID',
      'OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN',
      'OTEL_TRACES_SAMPLER_ARG',
    ]);
  });

  it.each(VALUES)('says where %s has its place: %s', (variable, path) => {
    const row: Definition | undefined = findDefinition(variable);
    expect(row).toBeDefined();
    const value = ['tokens', 'redactedNames'].includes(row!.kind) ? ['a', 'b'] : 7;
    const document = toDocument(path, value);
    const file = translate(new FileNode(document), []);
    const unread = file.problems.map((problem) => problem.path);
    expect(unread).not.toContain(path.replaceAll('[]', '[0]'));
    if (path.startsWith('meter_provider')) return;
    expect(file.variables[variable]).toBe(String(value));
    expect(file.paths[variable]).toBe(path.replaceAll('[]', '[0]'));
  });

  it('has examples that can be used as they stand', () => {
    const examples = [...DOCUMENT.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text);
    expect(examples.length).toBeGreaterThan(2);
    for (const text of examples) {
      expect(read(text, { env: { API_KEY: 'key' } }).sentences).toEqual([]);
    }
  });
});
