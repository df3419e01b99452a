import { describe, expect, it } from '@jest/globals';
import { ownLines, runScript, type RunFixtureOptions } from './support/run';

/** The flag has this name from Node.js 22.13 on; the network is left alone before Node.js 25. */
const NODES = ['22', '24', '26'] as const;
type Version = (typeof NODES)[number];

const flagsOf = (node: Version, ...more: readonly string[]): readonly string[] => [
  '--permission',
  '--allow-fs-read=*',
  ...(node === '26' ? ['--allow-net'] : []),
  ...more,
];

const SPAN = "require('@opentelemetry/api').trace.getTracer('t').startSpan('s').end();";

const run = (node: Version, end: string, options: RunFixtureOptions = {}) =>
  runScript(`${SPAN} ${end}`, {
    nodeVersion: node,
    nodeArgs: flagsOf(node),
    env: PATIENT,
    ...options,
  });

/** The time that the end has is not what is tested here, and a busy machine may need more. */
const PATIENT = { ACME_OTEL_SHUTDOWN_TIMEOUT: '10000' };

const LOST = /leaves behind 1 span.*: Node.js's permission model forbids the thread/;

describe.each(NODES)('under the permission model of Node.js %s', (node) => {
  it.each([
    ['a natural end', '', 0],
    ['a natural end with process.exitCode', 'process.exitCode = 4;', 4],
    ['a natural end that is listened to', "process.on('beforeExit', () => undefined);", 0],
    [
      'a signal',
      "setTimeout(() => process.kill(process.pid, 'SIGTERM'), 50); setInterval(() => {}, 1000);",
      'SIGTERM',
    ],
  ] as const)('%s delivers without a thread', async (_end, end, ending) => {
    const ended = await run(node, end, { ending });
    expect(ended.spans).toHaveLength(1);
    expect(ownLines(ended).filter((line) => LOST.test(line))).toEqual([]);
  });

  it('process.exit() without a thread says the true cause, at once, and the start has said it', async () => {
    const ended = await run(node, 'process.exit(3);', { ending: 3 });
    const lines = ownLines(ended);
    expect(lines.filter((line) => LOST.test(line))).toHaveLength(1);
    expect(lines.join()).not.toContain('is the collector reachable?');
    expect(lines[1]).toMatch(/^it may not start a thread, .*; add --allow-worker$/);
  });

  it.each(['--allow-worker', '--allow-child-process'])(
    'process.exit() delivers with %s',
    async (flag) => {
      const ended = await run(node, 'process.exit(3);', {
        nodeArgs: flagsOf(node, flag),
        ending: 3,
      });
      expect(ended.spans).toHaveLength(1);
    },
  );
});

describe('an application that drops permissions', () => {
  it.each(['24', '26'] as const)('is recorded after it may read no file (%s)', async (node) => {
    const drop = "process.permission.drop('fs.read');";
    const { spans, logRecords } = await runScript(
      `require('@opentelemetry/api'); ${drop} ${SPAN} throw new Error('last');`,
      { nodeVersion: node, nodeArgs: flagsOf(node, '--allow-worker'), env: PATIENT, ending: 1 },
    );
    expect([spans.length, logRecords.length]).toEqual([1, 1]);
  });

  it('is told that the network is forbidden, and no receiver is blamed', async () => {
    const ended = await run('26', 'process.exit();', {
      nodeArgs: ['--permission', '--allow-fs-read=*', '--allow-worker'],
    });
    expect(ownLines(ended).slice(1)).toEqual([
      'it may not use the network, so nothing is delivered; add --allow-net',
      expect.stringContaining(
        "leaves behind 1 span: Node.js's permission model forbids the network",
      ),
    ]);
    expect(ended.spans).toEqual([]);
  });
});
