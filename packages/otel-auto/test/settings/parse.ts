import { formatProblem } from '../../src/settings/problem';
import { parseSettings } from '../../src/settings/parse-settings';
import type { Settings } from '../../src/settings/settings';
import type { StartOptions } from '../../src/settings/start-options';

/** Parses an environment and gives the problems as people read them. */
export function parse(
  env: Readonly<Record<string, string | undefined>>,
  options?: StartOptions,
): { readonly settings: Settings; readonly sentences: readonly string[] } {
  const { settings, problems } = parseSettings({
    env,
    options,
    knownInstrumentations: ['express', 'fastify', 'http', 'nestjs-core', 'pg', 'winston'],
  });
  return { settings, sentences: problems.map(formatProblem) };
}
