// Writes into docs/privacy.md what leaves by default, field by field: runs an application with the built
// distro and takes down what a receiver gets. What differs from run to run is told in words. `--check`
// writes nothing and exits 1 if the file says something else.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Receiver } from '@acme/otlp-receiver';

const root = join(import.meta.dirname, '..');
const file = join(root, 'docs/privacy.md');
const BEGIN = '<!-- Begin of what scripts/generate-privacy-doc.ts writes. -->';
const END = '<!-- End of what scripts/generate-privacy-doc.ts writes. -->';

/** Values that differ from machine to machine, or from run to run. */
const VARYING: Readonly<Record<string, string>> = {
  'client.address': 'the address of the client',
  'code.file.path': 'a path',
  'exception.stacktrace': 'message and stack, with the paths of files',
  'host.arch': 'the architecture of the machine',
  'host.id': 'the id of the machine',
  'host.name': 'the name of the machine',
  'network.peer.address': 'the address of the peer',
  'network.peer.port': 'a port',
  'os.type': 'the system',
  'os.version': 'its version',
  'container.id': 'the id of the container',
  'process.command': 'the path of the file that Node.js runs',
  'process.executable.path': 'the path of Node.js',
  'process.pid': 'a number',
  'process.runtime.version': 'the version of Node.js',
  'server.port': 'a port',
  'service.instance.id': 'a random id',
  'service.name': 'the name of the service',
  'service.version': 'its version',
  'telemetry.distro.version': 'a version',
  'telemetry.sdk.version': 'a version',
};

/** The attributes that only some machines have. */
const OF_SOME_MACHINES = ['host.id', 'container.id'];

/** The metrics of the runtime come with time. */
const isRuntimeMetric = (name: string): boolean => /^(?:process|nodejs|v8js)\./.test(name);

type Row = readonly [field: string, value: unknown];

const capture = await runApplication();
const block = [BEGIN, '', ...capture, END].join('\n');
const present = readFileSync(file, 'utf8');
const text = replaceBlock(present, block);
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (text !== present) {
  console.error('docs/privacy.md is stale: run `npm run build`, then `npm run docs`.');
  process.exitCode = 1;
}

function replaceBlock(document: string, replacement: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${file} has no place for what leaves`);
  return document.slice(0, begin) + replacement + document.slice(end + END.length);
}

async function runApplication(): Promise<string[]> {
  const { createReceiver } = await import('@acme/otlp-receiver');
  const receiver = await createReceiver({ host: '127.0.0.1' });
  try {
    await runToEnd(receiver.url);
    return describe(receiver);
  } finally {
    await receiver.close();
  }
}

function runToEnd(endpoint: string): Promise<void> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/OTEL|NODE_OPTIONS|PROXY/i.test(name)),
  );
  const child = spawn(
    process.execPath,
    [
      '--require',
      join(root, 'packages/otel-auto/register.js'),
      join(root, 'scripts/privacy/application.cjs'),
    ],
    { env: { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, stdio: 'ignore', timeout: 30_000 },
  );
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`the application ended with ${code ?? signal}`)),
    );
  });
}

function describe({ spans, metricPoints, logRecords }: Receiver): string[] {
  const [span] = spans;
  if (span === undefined || logRecords.length === 0 || metricPoints.length === 0) {
    throw new Error('not all signals have arrived');
  }
  const ofKind = (kind: string): Row[] =>
    spans
      .filter((each) => each.kind === kind)
      .flatMap((each): Row[] => [
        ['name of the span', each.name],
        ...Object.entries(each.attributes),
        ['status', each.status.message],
        ...each.events.flatMap((event) => Object.entries(event.attributes)),
      ]);
  const metrics = metricPoints.filter(({ name }) => !isRuntimeMetric(name));
  return [
    ...table('Resource, with everything', [
      ...OF_SOME_MACHINES.map((name): Row => [name, '']),
      ...Object.entries(span.resource.attributes),
    ]),
    ...table('Spans of requests that are served', ofKind('SERVER')),
    ...table('Spans of requests that are made', ofKind('CLIENT')),
    ...table('Spans inside of the application', ofKind('INTERNAL')),
    ...table(
      'Metrics of requests',
      metrics.flatMap(({ attributes }) => Object.entries(attributes)),
    ),
    ...table(
      'Log records',
      logRecords.flatMap(({ body, severityText, attributes }): Row[] => [
        ['body', body],
        ['severity', severityText],
        ...Object.entries(attributes),
      ]),
    ),
  ];
}

/** Returns a table with one row for each field, with the first two values that it has. */
function table(title: string, rows: readonly Row[]): string[] {
  const values = Map.groupBy(
    rows.filter(([, value]) => value !== undefined),
    ([field]) => field,
  );
  if (values.size === 0) return [];
  return [
    `### ${title}`,
    '',
    '| field | for example |',
    '| --- | --- |',
    ...[...values]
      .toSorted(byName)
      .map(([field, of]) => `| \`${field}\` | ${toExamples(field, of)} |`),
    '',
  ];
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function toExamples(field: string, rows: readonly Row[]): string {
  const varying = VARYING[field];
  if (varying !== undefined) return varying;
  const texts = rows.map(([, value]) => toText(value)).toSorted();
  return [...new Set(texts)]
    .slice(0, 2)
    .map((each) => `\`${each}\``)
    .join(', ');
}

function toText(value: unknown): string {
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return shown
    .replaceAll(/(?<=localhost|127\.0\.0\.1):\d+/g, ':PORT')
    .replaceAll('|', String.raw`\|`);
}
