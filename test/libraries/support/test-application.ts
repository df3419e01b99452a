import { beforeAll, describe, expect, it } from '@jest/globals';
import { runApp, type Run } from '@acme/otel-testkit';
import { installationFolder } from '../../support/installation';
import { buildApplication, type Application, type ModuleKind } from './application';

/** The expected telemetry of an application that uses a database, a queue or another service. */
export interface ApplicationTest {
  readonly application: Application;
  readonly env?: Readonly<Record<string, string>>;
  readonly drawings: readonly string[];
  /** Attributes of some span of a name, by that name. */
  readonly attributes: Readonly<Record<string, object>>;
}

const MODULE_KINDS: readonly { readonly kind: ModuleKind; readonly label: string }[] = [
  { kind: 'commonjs', label: 'in CommonJS' },
  { kind: 'es-module', label: 'in ES modules' },
];

/** Runs an application in CommonJS and in ES modules, beside itself on plain Node.js. */
export function testApplication(title: string, test: ApplicationTest): void {
  const run = (kind: ModuleKind, door: 'none' | 'require' | 'import') =>
    runApp(buildApplication(test.application, kind), {
      cwd: test.application.folder ?? installationFolder(),
      door,
      env: { OTEL_METRICS_EXPORTER: 'none', ...test.env },
    });

  describe.each(MODULE_KINDS)(`${title} $label`, ({ kind }) => {
    let plain: Run;
    let ours: Run;

    beforeAll(async () => {
      plain = await run(kind, 'none');
      ours = await run(kind, kind === 'commonjs' ? 'require' : 'import');
    });

    it('prints and ends as on plain Node.js', () => {
      expect(plain.stdout).not.toBe('');
      expect(ours.stdout).toBe(plain.stdout);
    });

    it('gives the traces that are drawn here', () => {
      for (const drawing of test.drawings) expect(ours).toHaveTrace(drawing);
    });

    it('says what the semantic conventions ask for', () => {
      for (const [name, attributes] of Object.entries(test.attributes)) {
        const named = ours.spans.filter((span) => span.name === name);
        expect(named.map((span) => span.attributes)).toContainEqual(
          expect.objectContaining(attributes),
        );
      }
    });
  });
}
