import { beforeAll, describe, expect, it } from '@jest/globals';
import { runApp, type Run } from '@acme/otel-testkit';
import { buildApplication } from '../libraries/support/application';
import { installWithDistro } from '../support/install-with-distro';
import { serverEnvironment } from './support/server-environment';

const folder = installWithDistro('messaging');
const MESSAGES = 4;

describe.each(['commonjs', 'es-module'] as const)(
  'a message with baggage that HTTP cannot carry, in a consumer as %s',
  (kind) => {
    let run: Run;
    let lines: readonly string[];

    beforeAll(async () => {
      const file = buildApplication(
        { source: 'servers/applications/hostile-messages', folder },
        kind,
      );
      run = await runApp(file, {
        cwd: folder,
        door: kind === 'commonjs' ? 'require' : 'import',
        env: serverEnvironment('ACME_TEST_RABBITMQ_URL'),
      });
      lines = run.stdout.trim().split('\n');
    });

    it('is consumed, and its consumer calls on', () => {
      expect(run).toMatchObject({ exitCode: 0, signal: null });
      expect(lines.filter((line) => line === '200 200')).toHaveLength(MESSAGES);
      expect(run.stdout).not.toMatch(/uncaught|unhandled/);
    });

    it('lets only headers leave that are valid', () => {
      const sent = lines.filter((line) => line.startsWith('/'));
      expect(sent).toHaveLength(2 * MESSAGES);
      for (const line of sent) {
        expect(line).toMatch(/^\/(fetched|requested) string [ -~]+ undefined$/);
      }
    });

    it('is in one trace with what its consumer has called', () => {
      const consumed = run.spans.filter(({ kind: ofSpan }) => ofSpan === 'CONSUMER');
      expect(consumed).toHaveLength(MESSAGES);
      for (const { traceId } of consumed) {
        const served = run.spans.filter(
          (span) => span.kind === 'SERVER' && span.traceId === traceId,
        );
        expect(served).toHaveLength(2);
      }
    });
  },
);
