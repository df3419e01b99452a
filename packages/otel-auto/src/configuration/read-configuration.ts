import type { Configuration } from '../settings/file-settings';
import { createProblem, type Problem } from '../settings/problem';
import { Variables } from '../settings/variables';
import { FileNode } from './file-node';
import { parseDocument } from './parse-document';
import { readTextFile } from './read-text-file';
import { judgeFormat } from './judge-format';
import { translate } from './translate';
import { validate, type Violation } from './validate';

/** The configuration file as it was read, with the values that it took from the environment. */
export interface ReadConfiguration extends Configuration {
  /** The values of the variables that the file refers to, by name. */
  readonly references: Readonly<Record<string, string>>;
  /** The file itself, which threads inherit. */
  readonly source: Source;
}

/** The file that was read. */
interface Source {
  readonly path: string;
  /** The text; `undefined` if it cannot be used. */
  readonly text: string | undefined;
}

/**
 * Reads the configuration file that `OTEL_CONFIG_FILE` names. The schema of the format decides what
 * is valid; an invalid or unknown part is named and left out, and the rest counts. Never throws.
 *
 * @param env - the environment, to which the file may refer as well
 * @param inherited - the file that the process of this thread has read
 */
export function readConfiguration(
  env: Readonly<Record<string, string | undefined>>,
  knownInstrumentations: readonly string[],
  inherited?: Source,
): ReadConfiguration | undefined {
  const set = new Variables(env).texts;
  const variable = ['OTEL_CONFIG_FILE', FORMER_NAME].find((name) => set.has(name));
  if (variable === undefined) return undefined;
  const path = set.get(variable)!;
  const known = inherited?.path === path ? inherited : undefined;
  if (known !== undefined && known.text === undefined) {
    return { file: undefined, problems: [], references: {}, source: known };
  }
  const notice = variable === FORMER_NAME ? [toFormerName(path)] : [];
  try {
    const text = known?.text ?? readTextFile(path);
    const { root, texts, references } = parseDocument(text, env);
    const version = judgeFormat(root['file_format']);
    const { root: valid, violations } = validate({ ...root, file_format: '1.1' }, texts);
    const file = translate(new FileNode(valid), knownInstrumentations);
    const problems = [...version, ...violations.map(toProblem), ...file.problems];
    return { file: { ...file, problems }, problems: notice, references, source: { path, text } };
  } catch (error) {
    const problem = createProblem({
      variable,
      value: path,
      expected: 'usable',
      cure: (error as Error).message,
      used: 'the other environment variables',
    });
    const source = { path, text: undefined };
    return { file: undefined, problems: [...notice, problem], references: {}, source };
  }
}

const FORMER_NAME = 'OTEL_EXPERIMENTAL_CONFIG_FILE';

const toFormerName = (path: string): Problem =>
  createProblem({
    variable: FORMER_NAME,
    value: path,
    expected: 'the name that the variable has now',
    cure: 'write OTEL_CONFIG_FILE',
    used: 'it all the same',
  });

function toProblem({ path, expected, cure, leftOut }: Violation): Problem {
  const reason = [
    ...(cure ? [cure] : []),
    ...(leftOut === path ? [] : [`without it ${leftOut} is left out`]),
  ];
  return createProblem({
    variable: 'OTEL_CONFIG_FILE',
    path,
    value: '',
    expected,
    ...(reason.length > 0 && { cure: reason.join('; ') }),
    used: '',
  });
}
