import { parseArgs } from 'node:util';

/** A flag of a command, as `parseArgs` takes it. */
interface Flag {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  readonly default?: boolean | string;
}

/** The value of a flag: one with a default is never missing, one without its text has an empty text. */
type FlagValue<F extends Flag> =
  | (F['type'] extends 'boolean' ? boolean : string)
  | (F extends { readonly default: boolean | string } ? never : undefined);

type FlagValues<F extends Readonly<Record<string, Flag>>> = {
  readonly [Name in keyof F]: FlagValue<F[Name]>;
};

/** Parses the flags of a command by `parseArgs`, with sentences of ours for what it does not know. */
export function parseFlags<const F extends Readonly<Record<string, Flag>>>(
  argv: readonly string[],
  flags: F,
): { readonly values: FlagValues<F> } | { readonly problem: string } {
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: flags,
    strict: false,
    tokens: true,
  });
  const stranger = tokens.find(
    (token) => token.kind !== 'option' || !isKnown(token.name, token.value, flags),
  );
  if (stranger !== undefined) {
    const known = Object.keys(flags).map((name) => `--${name}`);
    return { problem: `unknown argument "${argv[stranger.index]}"; known: ${known.join(', ')}` };
  }
  const texts = Object.entries(flags)
    .filter(([name, { type }]) => type === 'string' && values[name] === true)
    .map(([name]) => [name, ''] as const);
  return { values: { ...values, ...Object.fromEntries(texts) } as unknown as FlagValues<F> };
}

/** Whether the command has such a flag, and the flag a text only if it takes one. */
function isKnown(
  name: string,
  value: string | undefined,
  flags: Readonly<Record<string, Flag>>,
): boolean {
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  return flag !== undefined && (flag.type === 'string' || value === undefined);
}
