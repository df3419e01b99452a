import { findDefinition } from '../settings/definitions';
import { createProblem, type Problem } from '../settings/problem';
import type { FileNode } from './file-node';

/**
 * The translation of a file under way: what was said of variables so far, with the places in the
 * file, and what cannot be said.
 */
export class Translation {
  readonly variables: Record<string, string> = {};
  readonly paths: Record<string, string> = {};
  readonly problems: Problem[] = [];

  /** Says of a variable what a part says in text, if it is there and has a value. */
  set(variable: string, node: FileNode | undefined): void {
    const text = node?.asText();
    if (node !== undefined && text !== undefined) this.say(variable, text, node.path);
  }

  say(variable: string, text: string, path: string): void {
    this.variables[variable] = text;
    this.paths[variable] = path;
  }

  /** Returns whether the distro has a variable, which may be said. */
  has(variable: string): boolean {
    return findDefinition(variable) !== undefined;
  }

  /** Reports a part that cannot be used; its value is not shown, since it may be a secret. */
  complain(path: string, expected: string, about: { cure?: string; used?: string } = {}): void {
    const { cure, used = '' } = about;
    const problem = { variable: 'OTEL_CONFIG_FILE', path, value: '', expected, used };
    this.problems.push(createProblem(cure === undefined ? problem : { ...problem, cure }));
  }
}
