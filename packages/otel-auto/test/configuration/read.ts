import { FileNode } from '../../src/configuration/file-node';
import { parseDocument } from '../../src/configuration/parse-document';
import { translate } from '../../src/configuration/translate';
import { validate } from '../../src/configuration/validate';
import { parseSettings } from '../../src/settings/parse-settings';
import { formatProblem } from '../../src/settings/problem';
import type { Settings } from '../../src/settings/settings';
import type { StartOptions } from '../../src/settings/start-options';

/** The instrumentations that exist in these tests; `parse` knows others. */
export const KNOWN = ['express', 'fastify', 'http', 'nestjs-core', 'pg', 'winston', 'fs'];

/** Reads the text of a configuration file and gives the settings and the problems as people read them. */
export function read(
  text: string,
  { env = {}, options }: { env?: Readonly<Record<string, string>>; options?: StartOptions } = {},
): { readonly settings: Settings; readonly sentences: readonly string[] } {
  const { root, texts } = parseDocument(text, env);
  const { root: valid, violations } = validate({ ...root, file_format: '1.1' }, texts);
  const file = translate(new FileNode(valid), KNOWN);
  const { settings, problems } = parseSettings({
    env,
    configuration: { file, problems: [] },
    options,
    knownInstrumentations: KNOWN,
  });
  return {
    settings,
    sentences: [
      ...violations.map(({ path }) => `violation: ${path}`),
      ...problems.map(formatProblem),
    ],
  };
}
