import { beforeAll, describe, expect, it } from '@jest/globals';
import { runApp, type AppOptions, type Run } from '@acme/otel-testkit';
import { installationFolder } from '../../support/installation';
import { buildApplication, type Application, type ModuleKind } from './application';
import { expectSame } from './expect-same';
import { applyAll, type IntendedDifference } from './intended-differences';
import { toObservation, type Observation } from './observation';
import { UPSTREAM_ENVIRONMENT, upstreamRegister } from './upstream';

/** A comparison with upstream, and the differences that are intended. */
export interface Comparison {
  /** The rows of the distro's table of instrumentations that this is a test of. */
  readonly rows: readonly string[];
  readonly application: Application;
  /** The differences by default, in the order in which they are applied. */
  readonly differences: readonly IntendedDifference[];
  /**
   * The differences with the spans of the framework's layers switched on; absent for a library
   * without layers.
   */
  readonly differencesWithLayers?: readonly IntendedDifference[];
  /** Traces of the default, so that a reader sees what a user sees, and two empty results are not equal. */
  readonly drawings: readonly string[];
  /** The application's own environment. */
  readonly env?: Readonly<Record<string, string>>;
}

const ENVIRONMENT = { OTEL_SERVICE_NAME: 'compared', OTEL_METRICS_EXPORTER: 'none' };
const WITH_LAYERS = { ACME_OTEL_MIDDLEWARE_SPANS: 'true' };
const MODULE_KINDS: readonly { readonly kind: ModuleKind; readonly label: string }[] = [
  { kind: 'commonjs', label: 'in CommonJS' },
  { kind: 'es-module', label: 'in ES modules' },
];

/**
 * Runs an application under upstream's own distribution in CommonJS, and under ours in CommonJS and
 * in ES modules, and compares what arrived: names, kinds, parents, attributes, events, statuses and
 * scopes of the spans, the log records, and what the application printed.
 */
export function compareWithUpstream(title: string, comparison: Comparison): void {
  const { application, differences, differencesWithLayers, drawings, env = {} } = comparison;

  const run = (kind: ModuleKind, options: Partial<AppOptions>) =>
    runApp(buildApplication(application, kind), {
      cwd: installationFolder(),
      door: kind === 'commonjs' ? 'require' : 'import',
      ...options,
      env: { ...ENVIRONMENT, ...env, ...options.env },
    });

  // Not in a hook: what has to be installed first is not bounded by a hook's time.
  const register = upstreamRegister();

  describe(title, () => {
    let upstream: Observation;

    beforeAll(async () => {
      const reference = await run('commonjs', {
        register,
        env: UPSTREAM_ENVIRONMENT,
      });
      upstream = toObservation(expectSpans(reference));
    });

    describe.each(MODULE_KINDS)('$label', ({ kind }) => {
      let ours: Run;

      beforeAll(async () => {
        ours = await run(kind, {});
      });

      it('gives what upstream gives in CommonJS, but for the intended differences', () => {
        expectSame(toObservation(expectSpans(ours)), applyAll(differences, upstream));
      });

      it('gives the traces that are drawn here', () => {
        for (const drawing of drawings) expect(ours).toHaveTrace(drawing);
      });

      if (differencesWithLayers !== undefined) {
        it('gives the layers as well when they are switched on', async () => {
          const withLayers = await run(kind, { env: WITH_LAYERS });
          expectSame(
            toObservation(expectSpans(withLayers)),
            applyAll(differencesWithLayers, upstream),
          );
        });
      }
    });
  });
}

/** A run that went wrong as a whole says why; its difference from upstream would be everything. */
function expectSpans(run: Run): Run {
  if (run.spans.length > 0) return run;
  throw new Error(`the application has sent no spans\n${run.stdout}${run.stderr}`);
}
