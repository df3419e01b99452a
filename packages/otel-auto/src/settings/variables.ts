import { DEFINITIONS, findDefinition, type ValueOf, type VariableName } from './definitions';
import { describeValue } from './describe-value';
import { isOwnName } from './own-name';
import { parseText } from './parse-text';
import type { Rejected } from './parsed';
import { createProblem, formatProblem, type Problem } from './problem';

/**
 * The variables of one environment, and the problems found when reading them.
 *
 * It runs in the start of every process: it uses plain loops, and parses only variables that are
 * set.
 */
export class Variables {
  /** The texts of the variables that are set, by name, without surrounding spaces and quotes. */
  readonly texts = new Map<string, string>();
  /** The names among the texts that are not in the table. */
  readonly unknown: string[] = [];
  /** The problems by sentence: general variables are read for each signal, and reported once. */
  readonly #problems = new Map<string, Problem>();

  constructor(env: Readonly<Record<string, string | undefined>>) {
    for (const name of Object.keys(env)) {
      if (!isOwnName(name)) continue;
      const text = env[name]?.trim() ?? '';
      const unquoted = withoutQuotes(text);
      if (unquoted === '') continue;
      this.texts.set(name, unquoted);
      if (findDefinition(name) === undefined) this.unknown.push(name);
      else if (unquoted !== text) this.report(name, inQuotes(text), 'what is between them');
    }
  }

  /**
   * Returns the parsed value; for a variable that is unset or not usable `fallback`, or else the
   * default of its row.
   */
  value<Name extends VariableName>(name: Name, fallback?: ValueOf<Name>): ValueOf<Name> {
    const text = this.texts.get(name);
    const otherwise = fallback ?? this.#readDefault(name);
    return (text === undefined ? otherwise : this.#parse(name, text, otherwise)) as ValueOf<Name>;
  }

  /**
   * Returns the parsed value of a variable without a default; `undefined` if it is unset or not
   * usable.
   */
  valueIfSet<Name extends VariableName>(name: Name): ValueOf<Name> | undefined {
    const text = this.texts.get(name);
    return text === undefined
      ? undefined
      : (this.#parse(name, text, undefined) as ValueOf<Name> | undefined);
  }

  /**
   * Returns the values of several variables by the names of settings; those that `known` contains
   * are not read.
   */
  values<Names extends Readonly<Record<string, VariableName>>>(
    names: Names,
    known: { readonly [Key in keyof Names]?: ValueOf<Names[Key]> } = {},
  ): { readonly [Key in keyof Names]: ValueOf<Names[Key]> } {
    const values: Record<string, unknown> = {};
    for (const key in names) values[key] = known[key] ?? this.value(names[key]!);
    return values as { [Key in keyof Names]: ValueOf<Names[Key]> };
  }

  #readDefault(name: string): unknown {
    const row = (DEFINITIONS as Readonly<Record<string, WithDefault>>)[name];
    return row?.general === undefined ? row?.default : this.value(row.general as VariableName);
  }

  #parse(name: VariableName, text: string, otherwise: unknown): unknown {
    const definition = findDefinition(name)!;
    const { value, rejected } = parseText(definition, text);
    for (const each of rejected) {
      const used = value ?? otherwise;
      this.report(name, each, used === undefined ? '' : describeValue(definition, value, used));
    }
    return value ?? otherwise;
  }

  /** Stores a problem, unless it is known already. */
  report(variable: string, { text, expected, cure }: Rejected, used: string): void {
    const about = cure === undefined ? {} : { cure };
    const problem = createProblem({ variable, value: text, expected, ...about, used });
    this.#problems.set(formatProblem(problem), problem);
  }

  problems(): readonly Problem[] {
    return [...this.#problems.values()];
  }
}

const inQuotes = (text: string): Rejected => ({ text, expected: 'free of quotes' });

/**
 * Removes the quotes around a value: unlike a shell, Docker and systemd leave those in their files.
 */
function withoutQuotes(text: string): string {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text;
  return text.length > 1 && text.endsWith(quote) ? text.slice(1, -1).trim() : text;
}

interface WithDefault {
  readonly default?: unknown;
  readonly general?: string;
}
