import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readConfiguration } from '../../src/configuration/read-configuration';
import { parseSettings } from '../../src/settings/parse-settings';
import { formatProblem } from '../../src/settings/problem';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'acme-otel-auto-read-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string | Buffer, env: Readonly<Record<string, string>> = {}) {
  const file = join(folder, 'otel.yaml');
  writeFileSync(file, text);
  const configuration = readConfiguration({ OTEL_CONFIG_FILE: file, ...env }, ['http']);
  const { settings, problems } = parseSettings({ env, configuration, knownInstrumentations: [] });
  return { configuration, settings, sentences: problems.map(formatProblem), file };
}

describe('readConfiguration', () => {
  it('is nothing without the variable', () => {
    expect(readConfiguration({ OTEL_CONFIG_FILE: '  ' }, [])).toBeUndefined();
  });

  it('takes quotes around the path for a mistake of who wrote them', () => {
    const { file } = read('file_format: "1.1"');
    expect(readConfiguration({ OTEL_CONFIG_FILE: `"${file}"` }, [])?.file).toBeDefined();
  });

  it.each(['"1.0"', '"1.1"', '"1.0-rc.3"', "'1.1'"])('knows the format %s', (format) => {
    expect(read(`file_format: ${format}`).sentences).toEqual([]);
  });

  it.each([
    ['1.1', 'file_format is not text (write it in quotes); using 1.1'],
    ['"1.7"', 'file_format is not known (1.1 is the newest); using what is known of it'],
  ])('forgives the format %s', (format, sentence) => {
    const { configuration, sentences } = read(`file_format: ${format}`);
    expect(sentences).toEqual([sentence]);
    expect(configuration?.file).toBeDefined();
  });

  it.each(['"2.0"', '"0.3"', '"one"', '[1]', '""'])('does not read the format %s', (format) => {
    const { configuration, sentences } = read(`file_format: ${format}`);
    expect(configuration?.file).toBeUndefined();
    expect(sentences).toEqual([expect.stringMatching(/is not usable .* file_format/)]);
  });

  it('reads JSON', () => {
    const { settings } = read(JSON.stringify({ file_format: '1.1', log_level: 'error' }));
    expect(settings.logLevel).toBe('error');
  });

  it.each([
    ['bytes that are no text', Buffer.from([0xff, 0x00, 0xfe, 0x80])],
    ['a list without an end', `file_format: "1.1"\na: ${'['.repeat(2000)}`],
    [
      'many mistakes',
      `file_format: "1.1"\ntracer_provider: {processors: [${'{batch: 1},'.repeat(5000)}]}`,
    ],
    ['more than a configuration has', `# ${'x'.repeat(1024 * 1024)}\nfile_format: "1.1"`],
  ])('leaves the environment to decide about %s', (_, text) => {
    const { configuration, settings, sentences } = read(text, { OTEL_SERVICE_NAME: 'shop' });
    expect(configuration?.file).toBeUndefined();
    expect(settings.resource.serviceName).toBe('shop');
    expect(sentences).toHaveLength(1);
  });

  it.each([
    ['line 3, column 5: aliases', `a: &a [1]\nb: [${'*a, '.repeat(200)}]`],
    ['line 3, column 1: it has more than one document', 'a: 1\n---\nb: 1'],
    ['line 3, column 1: Map keys must be unique', 'a: 1\na: 2'],
    ['nested too deep', `a: ${'['.repeat(100_000)}`],
    ['nested too deep', `a:\n  ${'- '.repeat(100_000)}1`],
  ])('tells why it cannot be used: %s', (cause, text) => {
    const { sentences } = read(`file_format: "1.1"\n${text}`);
    expect(sentences).toEqual([expect.stringMatching('is not usable .*; using the other')]);
    expect(sentences[0]).toContain(cause);
  });

  it('tells that a file of two bytes a character is not in UTF-8', () => {
    const { sentences } = read(Buffer.from('\ufefffile_format: "1.1"', 'utf16le'));
    expect(sentences).toEqual([expect.stringContaining('(it is not in UTF-8)')]);
  });

  it('reads as many keys as it may have', () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `key${index}: 1`);
    const { configuration, sentences } = read(`file_format: "1.1"\n${keys.join('\n')}`);
    expect(configuration?.file).toBeDefined();
    expect(sentences).toHaveLength(21);
  });

  it('takes the file that the process has read, and no other in its place', () => {
    const env = { OTEL_CONFIG_FILE: 'gone.yaml' };
    const source = { path: 'gone.yaml', text: 'file_format: "1.1"\nlog_level: error' };
    const { file, problems } = readConfiguration(env, [], source)!;
    expect(problems).toEqual([]);
    expect(file?.variables['OTEL_LOG_LEVEL']).toBe('error');
    const { file: own } = read('file_format: "1.1"');
    const unused = { path: own, text: undefined };
    expect(readConfiguration({ OTEL_CONFIG_FILE: own }, [], unused)?.file).toBeUndefined();
    expect(readConfiguration({ OTEL_CONFIG_FILE: own }, [], source)?.file).toBeDefined();
  });

  it('names no more than people read', () => {
    const keys = Array.from({ length: 500 }, (_, index) => `key${index}: 1`);
    const { sentences } = read(`file_format: "1.1"\n${keys.join('\n')}`);
    expect(sentences).toHaveLength(21);
    expect(sentences.at(-1)).toBe(
      '480 more parts of the file is not among those that are supported; ignored',
    );
  });

  it('is not confused by names that objects have', () => {
    const { sentences } = read(
      'file_format: "1.1"\n__proto__: {x: 1}\nconstructor: 1\npropagator: {composite: [{toString: }]}',
    );
    expect(sentences).toHaveLength(3);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it('prints no value that may be a secret', () => {
    const { sentences } = read(`
file_format: "1.1"
tracer_provider:
  processors:
    - batch:
        exporter:
          otlp_http:
            endpoint: http://me:SECRET@a.test:99999/?key=SECRET
            headers: [{name: "bad name", value: SECRET}, {name: a, value: [SECRET]}]
            headers_list: "SECRET"
            timeout: SECRET
distribution: {acme_otel_auto: {unknown: SECRET}}
SECRET_KEY: SECRET
resource: {attributes: [{name: a, value: SECRET, type: int}], attributes_list: "x SECRET"}
`);
    expect(sentences.length).toBeGreaterThan(6);
    const others = sentences.filter((sentence) => !sentence.startsWith('SECRET_KEY '));
    expect(others.join('\n')).not.toContain('SECRET');
  });

  it('never throws, whatever is at the known places', () => {
    const anything = fc.jsonValue({ maxDepth: 2 });
    const keyed = (...keys: string[]) =>
      fc.record(Object.fromEntries(keys.map((key) => [key, anything])), { requiredKeys: [] });
    const provider = keyed(
      'processors',
      'readers',
      'views',
      'limits',
      'sampler',
      'id_generator',
      'exemplar_filter',
    );
    const exporter = fc.record({
      otlp_http: keyed('endpoint', 'headers', 'headers_list', 'tls', 'timeout'),
    });
    const batch = fc.record({ batch: fc.record({ schedule_delay: anything, exporter }) });
    const root = fc.record(
      {
        disabled: anything,
        log_level: anything,
        attribute_limits: anything,
        resource: keyed('attributes', 'attributes_list', 'detection/development', 'schema_url'),
        propagator: keyed('composite', 'composite_list'),
        tracer_provider: fc.oneof(
          provider,
          fc.record({ processors: fc.array(batch, { maxLength: 3 }) }),
        ),
        meter_provider: provider,
        logger_provider: provider,
        'instrumentation/development': keyed('general', 'js', 'java'),
        distribution: fc.oneof(anything, keyed('acme_otel_auto')),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(root, (value) => {
        const { configuration } = read(
          JSON.stringify({ file_format: '1.1', ...value }).replaceAll('${', '$'),
        );
        expect(configuration?.problems).toEqual([]);
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });
});
