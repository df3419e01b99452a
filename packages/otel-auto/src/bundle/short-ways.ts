import { join } from 'node:path';

/** A way around most of a function of OpenTelemetry's packages, put before its body. */
export interface ShortWay {
  readonly package: string;
  /** The path below the package. */
  readonly file: string;
  /** The beginning of the function, which is once in the file. */
  readonly signature: string;
  /** Statements that return early, or do what upstream would do. */
  readonly way: string;
  /** A function of ours that they call, and its file below `src`. */
  readonly calls?: { readonly name: string; readonly file: string };
  readonly because: string;
}

/**
 * The short ways that `scripts/bundle-distro.ts` puts into upstream's functions when it makes the
 * bundle. What upstream computes for each attribute and each measurement has a short way for the plain
 * values that nearly all of them are; everything else goes upstream's way. Nothing of it is there where
 * the packages run without the bundle, as in unit tests.
 */
export const SHORT_WAYS: readonly ShortWay[] = [
  {
    package: '@opentelemetry/api',
    file: 'dist/internal/global-utils.mjs',
    signature: 'getGlobal(type)',
    way: 'const own = ownGlobals(); if (own !== undefined) return own[type];',
    calls: { name: 'ownGlobals', file: 'context/own-globals.ts' },
    because:
      'our copy of the API reads what is ours, also where another SDK has taken the global object',
  },
  {
    package: '@opentelemetry/core',
    file: 'dist/common/attributes.mjs',
    signature: 'function isAnyValue(val)',
    way: "if (typeof val === 'string' || typeof val === 'number' || typeof val === 'boolean') return true;",
    because: 'upstream allocates a set for each value, to find cycles',
  },
  {
    package: '@opentelemetry/core',
    file: 'dist/common/attributes.mjs',
    signature: 'function cleanAttributesInternal(inAttributes, limits, isValidValue)',
    way:
      "const plain = typeof inAttributes === 'object' && inAttributes !== null ? copyPlainAttributes(inAttributes, limits) : undefined;" +
      'if (plain !== undefined) return { attributes: plain, droppedAttributesCount: 0 };',
    calls: { name: 'copyPlainAttributes', file: 'traces/copy-plain-attributes.ts' },
    because: 'upstream allocates an array for each attribute',
  },
  {
    package: '@opentelemetry/sdk-metrics',
    file: 'dist/utils.mjs',
    signature: 'function hashAttributes(attributes)',
    way: 'const hash = hashPlainAttributes(attributes); if (hash !== undefined) return hash;',
    calls: { name: 'hashPlainAttributes', file: 'metrics/hash-plain-attributes.ts' },
    because: 'upstream makes JSON of arrays for each measurement',
  },
  {
    package: '@opentelemetry/sdk-metrics',
    file: 'dist/state/HashMap.mjs',
    signature: 'set(key, value, hashCode)',
    way: 'hashCode ??= this._hash(key); if (!this._keyMap.has(hashCode)) this._keyMap.set(hashCode, usableAttributes(key));',
    calls: { name: 'usableAttributes', file: 'any-values/usable-attributes.ts' },
    because:
      "upstream keeps the object itself, which stays the application's: it may write into it or use it again",
  },
];

/**
 * Puts short ways into the text of a file.
 *
 * @param source - the folder of what they call
 * @throws Error if a function is not in it exactly once: upstream has changed it
 */
export function shorten(text: string, ways: readonly ShortWay[], source: string): string {
  const imports = ways.flatMap(({ calls }) =>
    calls ? [`import { ${calls.name} } from ${JSON.stringify(join(source, calls.file))};`] : [],
  );
  return [...imports, ways.reduce(putIn, text)].join('\n');
}

function putIn(text: string, { package: name, file, signature, way }: ShortWay): string {
  const begin = `${signature} {`;
  const count = text.split(begin).length - 1;
  if (count !== 1) throw new Error(`${name}/${file} has ${begin} ${count} times`);
  return text.replace(begin, () => `${begin}\n\t${way}`);
}

/**
 * The mark that upstream's base class puts on its wrappers. It takes away whatever wrapper with that mark
 * it finds where it puts its own, and every copy of it knows the mark. Ours has one of its own, so that the
 * application's instrumentations do not take ours away, nor ours theirs.
 */
export const OWN_MARK = {
  package: '@opentelemetry/instrumentation',
  files: ['dist/shimmer.mjs', 'dist/utils.mjs'],
  upstream: '__wrapped',
  ours: '__acmeWrapped',
} as const;

/**
 * Puts our mark in the place of upstream's.
 *
 * @throws Error if the text has none: upstream has changed it
 */
export function mark(text: string): string {
  if (!text.includes(OWN_MARK.upstream)) throw new Error(`nothing has ${OWN_MARK.upstream}`);
  return text.replaceAll(OWN_MARK.upstream, OWN_MARK.ours);
}
