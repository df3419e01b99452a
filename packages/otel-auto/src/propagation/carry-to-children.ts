import type * as ChildProcess from 'node:child_process';
import { context, propagation } from '@opentelemetry/api';
import { guarded } from '../patching/guarded';
import { Patches } from '../patching/patches';
import type { Invoke } from '../patching/wrap-function';
import { ENVIRONMENT_SETTER, toVariable, type Environment } from './environment-carrier';
import { partOf } from './part-of';

/** The variables of a child that differ from those that it would have; `undefined` removes one. */
type Changes = ReadonlyMap<string, string | undefined>;

/**
 * Passes the active context to every child process, in its environment.
 *
 * All that does not wait for the child (`spawn`, `exec`, `execFile`, `fork`, and `cluster`) goes
 * through one method of `ChildProcess`, with options that Node.js has made; the functions that wait
 * get a copy of the options. What the application passes is not changed, nor is its own environment.
 *
 * @param environment - the environment of this process
 */
export function carryToChildren(
  exports: Pick<typeof ChildProcess, 'ChildProcess'>,
  environment: Environment,
): void {
  const changesTo = createChanges(environment);
  const patches = new Patches();

  const withPairs = guarded('the context of a child process', ([options]: readonly unknown[]) => {
    const { envPairs } = options as { readonly envPairs?: readonly string[] };
    if (!Array.isArray(envPairs)) return undefined;
    const present = new Map(envPairs.map(toPair));
    const changes = changesTo((name) => present.get(name));
    if (changes === undefined) return undefined;
    const kept = envPairs.filter((pair: string) => !changes.has(toPair(pair)[0]));
    return [{ ...(options as object), envPairs: [...kept, ...toPairs(changes)] }];
  });
  patches.method(exports.ChildProcess.prototype, 'spawn', (original, thisArg, args) =>
    Reflect.apply(original, thisArg, withPairs(args) ?? args),
  );

  const withOptions = guarded(
    'the context of a child process',
    (args: readonly unknown[], at: number): readonly unknown[] | undefined => {
      const options = args[at] ?? {};
      if (typeof options !== 'object') return undefined;
      // These functions copy the options, and see no property that they inherit.
      const copy = { ...options } as { readonly env?: Environment };
      const { env } = copy;
      const own = env || environment;
      const changes = changesTo((name) => own[name]);
      if (changes === undefined) return undefined;
      return [
        ...args.slice(0, at),
        ...(at > args.length ? [undefined] : []),
        { ...copy, env: withChanges(own, changes) },
        ...args.slice(at + 1),
      ];
    },
  );
  const waiting =
    (indexOfOptions: (args: readonly unknown[]) => number): Invoke =>
    (original, thisArg, args) =>
      Reflect.apply(original, thisArg, withOptions(args, indexOfOptions(args)) ?? args);
  // The arguments of the program are optional, and may be `null`.
  const behindArguments = waiting((args) =>
    Array.isArray(args[1]) || args[1] === undefined || args[1] === null ? 2 : 1,
  );
  patches.method(exports, 'spawnSync', behindArguments);
  patches.method(exports, 'execFileSync', behindArguments);
  patches.method(
    exports,
    'execSync',
    waiting(() => 1),
  );
}

/**
 * Creates the function that works out the changes to the environment of a child from what is in it.
 * A position in a trace that the application has written there itself stays, with all that belongs
 * to it, and so does its own baggage; what the process itself was started with is replaced.
 */
function createChanges(environment: Environment) {
  const fields = propagation.fields().map((field) => ({
    name: toVariable(field),
    part: partOf(field),
    inherited: environment[toVariable(field)],
  }));
  return (present: (name: string) => string | undefined): Changes | undefined => {
    const carried: Record<string, string> = {};
    propagation.inject(context.active(), carried, ENVIRONMENT_SETTER);
    if (Object.keys(carried).length === 0) return undefined;
    const changes = new Map<string, string | undefined>(Object.entries(carried));
    for (const { name, part, inherited } of fields) {
      const value = present(name);
      const isOwn = value !== undefined && value !== inherited;
      if (isOwn && part !== 'baggage') return undefined;
      if (isOwn) changes.delete(name);
      else if (value !== undefined && carried[name] === undefined) changes.set(name, undefined);
    }
    return changes;
  };
}

function toPair(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf('=', 1);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

const toPairs = (changes: Changes): readonly string[] =>
  [...changes].flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));

/** Returns a copy of an environment; Node.js takes over what an environment inherits as well. */
function withChanges(environment: Environment, changes: Changes): Environment {
  const copy: Record<string, string | undefined> = {};
  for (const name in environment) copy[name] = environment[name];
  for (const [name, value] of changes) copy[name] = value;
  return copy;
}
