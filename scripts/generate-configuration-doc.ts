// Writes docs/configuration.md from the table of variables, so that what it says of defaults, ranges
// and names is what the built code does. `--check` writes nothing and exits 1 if the file is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireFromDistro } from './support/built-distro.ts';
import type { Definition } from '../packages/otel-auto/build/settings/definitions.js';

type Definitions = typeof import('../packages/otel-auto/build/settings/definitions.js');
type Descriptions = typeof import('../packages/otel-auto/build/settings/descriptions.js');
type ParseSettings = typeof import('../packages/otel-auto/build/settings/parse-settings.js');
type TimerLimits = typeof import('../packages/otel-auto/build/settings/timer-limits.js');
type NamedVariables = typeof import('../packages/otel-auto/build/settings/named-variables.js');

const root = join(import.meta.dirname, '..');
const load = <Module>(name: string) => requireFromDistro(`./build/settings/${name}.js`) as Module;

const { findDefinition, OTLP_FIELDS, SIGNALS_IN_NAMES } = load<Definitions>('definitions');
const { BAD_VALUES, COMMON_VARIABLES, DESCRIPTIONS, INTRODUCTIONS, SIGNAL_DESCRIPTIONS } =
  load<Descriptions>('descriptions');
const { parseSettings } = load<ParseSettings>('parse-settings');
const { MAX_TIMER_MILLIS } = load<TimerLimits>('timer-limits');
const { NAMED_VARIABLES } = load<NamedVariables>('named-variables');

/** The version that every variable so far came with. */
const FIRST_VERSION = '0.1.0';

/** The kinds of several parts, of which a bad one is left out alone. */
const OF_PARTS: ReadonlySet<Definition['kind']> = new Set<Definition['kind']>([
  'list',
  'paths',
  'keys',
  'tokens',
  'samplingRules',
  'redactedNames',
  'namePatterns',
  'instrumentations',
  'incomingContext',
  'targets',
  'headerNames',
  'keyValues',
  'headers',
  'entities',
]);

/** A text that no variable takes, except those that take any. */
const NONSENSE = '?!';

const file = join(root, 'docs/configuration.md');
const text = createDocument();

if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readIfThere(file) !== text) {
  console.error('docs/configuration.md is stale: run `npm run docs`.');
  process.exit(1);
}

function createDocument(): string {
  return [
    '# Configuration',
    '',
    '<!-- Written by scripts/generate-configuration-doc.ts from the table of variables. -->',
    '',
    'The distro is configured by environment variables; options of `start()` replace them field by',
    'field. Empty is unset. Blanks around a value do not count, nor does the case of names. A value',
    'that cannot be used is reported on stderr, in one sentence that says what is used instead, and',
    'never switches anything else off.',
    '',
    ...Object.entries(DESCRIPTIONS).flatMap(([heading, rows]) => [
      ...createSection(heading, rows),
      ...(heading === 'OTLP' ? createSignalSection() : []),
    ]),
    ...createCommonSection(),
    ...createNamedSection(),
  ].join('\n');
}

function createSection(
  heading: string,
  rows: Readonly<Record<string, string | undefined>>,
): string[] {
  const introduction = INTRODUCTIONS[heading];
  return [
    `## ${heading}`,
    '',
    ...(introduction === undefined ? [] : [introduction, '']),
    '| Variable | Value | Default | What it does | A value that cannot be used | Since |',
    '| --- | --- | --- | --- | --- | --- |',
    ...Object.entries(rows).map(([name, description]) => {
      const row = findDefinition(name);
      if (row === undefined) throw new Error(`${name} is described and not defined`);
      const [form, value, bad] = [describeForm(row), describeDefault(row), describeBad(name, row)];
      return `| \`${name}\` | ${form} | ${value} | ${description} | ${bad} | ${FIRST_VERSION} |`;
    }),
    '',
  ];
}

/** Describes what a bad value does, as the parser does it. */
function describeBad(name: string, row: Definition): string {
  const exception = BAD_VALUES[name];
  if (exception !== undefined) return exception;
  const { problems } = parseSettings({ env: { [name]: NONSENSE }, knownInstrumentations: [] });
  const used = problems.find(({ variable }) => variable === name)?.used;
  if (used === undefined) return 'any text is taken';
  const outcome = used === '' ? 'as if unset' : toOutcome(used, row);
  return OF_PARTS.has(row.kind) ? `left out alone; with none left ${outcome}` : outcome;
}

function toOutcome(used: string, row: Definition): string {
  if (row.general !== undefined) return `that of \`${row.general}\``;
  return 'default' in row && row.default !== undefined ? 'the default' : used;
}

function createSignalSection(): string[] {
  const signals = SIGNALS_IN_NAMES.map((signal) => `\`${signal}\``).join(', ');
  return [
    '### For one signal',
    '',
    `Each of these also exists for one signal, with ${signals} in place of \`<SIGNAL>\`. Unset, or`,
    `with a value that cannot be used, the general one counts. They are there since ${FIRST_VERSION}.`,
    '',
    '| Variable | What it does |',
    '| --- | --- |',
    ...OTLP_FIELDS.map(
      (field) => `| \`OTEL_EXPORTER_OTLP_<SIGNAL>_${field}\` | ${SIGNAL_DESCRIPTIONS[field]} |`,
    ),
    '',
  ];
}

function createCommonSection(): string[] {
  return [
    '## Proxies and colours',
    '',
    'Variables of other programs, which count here too. Those of proxies also count in lower case, which goes',
    'first, and what listens on this machine is reached directly. User and password in the URL of a proxy are',
    'sent to it. Over `grpc` it is always asked for a tunnel, and the first of `GRPC_PROXY`, `HTTPS_PROXY`,',
    '`HTTP_PROXY` and `ALL_PROXY` counts.',
    '',
    '| Variable | What it does |',
    '| --- | --- |',
    ...Object.entries(COMMON_VARIABLES).map(([name, does]) => `| \`${name}\` | ${does} |`),
    '',
  ];
}

function createNamedSection(): string[] {
  return [
    '## Named, with what to use instead',
    '',
    'These have no effect here. Setting one is reported at the start, with the word in the last column.',
    '',
    '| Variable | Used in its place | What to do |',
    '| --- | --- | --- |',
    ...Object.entries(NAMED_VARIABLES).map(
      ([name, { used, instead }]) => `| \`${name}\` | ${used || 'nothing'} | ${instead} |`,
    ),
    '',
  ];
}

function describeForm(row: Definition): string {
  switch (row.kind) {
    case 'boolean':
      return '`true` or `false`';
    case 'integer':
      return `an integer, at least ${row.minimum ?? 0}`;
    case 'durationMillis':
      return `milliseconds, ${row.minimum ?? 0} to ${MAX_TIMER_MILLIS}`;
    case 'timeoutMillis':
      return `milliseconds, up to ${MAX_TIMER_MILLIS}; 0 is no limit`;
    case 'ratio':
      return 'a number from 0 to 1';
    case 'enum':
      return `one of ${toCode(row.allowed)}`;
    case 'list':
      return `a list of ${toCode(row.allowed)}, or \`none\``;
    case 'keys':
      return 'a list of attribute keys';
    case 'redactedNames':
      return 'a list of names, each with `=mask`, `=hash`, `=drop` or nothing';
    case 'namePatterns':
      return 'a list of names';
    case 'paths':
      return 'a list of paths, or `none`';
    case 'instrumentations':
      return 'a list of names, as `express` or `@opentelemetry/instrumentation-express`';
    case 'tokens':
      return `a list of ${row.tokens}`;
    case 'samplingRules':
      return 'rules separated by `;`';
    case 'incomingContext':
      return '`continue`, `restart` or `ignore`, then exceptions, as in `restart;/internal/*=continue;10.0.0.0/8=continue`';
    case 'targets':
      return 'a list of hosts, as in `*.internal=all,api.example.com=traceparent`, or `none`';
    case 'headerNames':
      return 'a list of `server-timing`, `traceresponse` and other names of headers, or `none`';
    case 'keyValues':
      return '`key=value,key=value`, percent-encoded';
    case 'headers':
      return '`name=value,name=value`, percent-encoded';
    case 'entities':
      return '`type{key=value}[key=value]@url;...`, percent-encoded';
    case 'url':
      return 'a URL, `http:` or `https:`';
    case 'string':
      return 'text';
  }
}

function describeDefault(row: Definition): string {
  if (row.general !== undefined) return `that of \`${row.general}\``;
  const value = 'default' in row ? row.default : undefined;
  if (value === undefined) return '';
  if (value === Number.POSITIVE_INFINITY) return 'no limit';
  if (Array.isArray(value)) return `\`${value.join(',')}\``;
  return typeof value === 'object' ? '' : `\`${String(value)}\``;
}

function toCode(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
