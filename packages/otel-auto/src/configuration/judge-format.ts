import { createProblem, type Problem } from '../settings/problem';
import { isPlain } from './file-node';

/**
 * Judges the version of the format. A minor version adds to earlier ones, so that a newer one is
 * read as far as it is known.
 *
 * @returns a problem if the version is not one of those that are fully known
 * @throws Error for no version and for another major one
 */
export function judgeFormat(format: unknown): readonly Problem[] {
  if (format === undefined || format === null) {
    throw new Error('it has no file_format; write file_format: "1.1"');
  }
  const text = isPlain(format) ? String(format) : '';
  const [, minor = '0'] = VERSION.exec(text) ?? [];
  if (!VERSION.test(text)) {
    throw new Error('its file_format is not supported; "1.0" and "1.1" are');
  }
  if (typeof format === 'number') return [problem('text', 'write it in quotes', text)];
  const cure = '1.1 is the newest';
  return Number(minor) > 1 ? [problem('known', cure, 'what is known of it')] : [];
}

const VERSION = /^1(?:\.(\d+)(?:-[\w.]+)?)?$/;

const problem = (expected: string, cure: string, used: string): Problem =>
  createProblem({
    variable: 'OTEL_CONFIG_FILE',
    path: 'file_format',
    value: '',
    expected,
    cure,
    used,
  });
