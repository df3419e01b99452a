import { readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';

/** The functions whose first argument is a title: those around tests, and tests themselves. */
const DESCRIBERS: ReadonlySet<string> = new Set(['describe', 'describeDoors']);
const TESTS: ReadonlySet<string> = new Set(['it', 'test']);

/**
 * The titles of the tests in a file as they stand there, each behind those of the `describe`s around it. Those of
 * `it.each` have their placeholders.
 */
export function readTitles(file: string): readonly string[] {
  const source = readFileSync(file, 'utf8');
  return [...titlesIn(parseSync(source, { syntax: 'typescript', decorators: true }), [])];
}

interface Node {
  readonly type?: string;
  readonly [key: string]: unknown;
}

function* titlesIn(value: unknown, around: readonly string[]): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  const { type, callee, arguments: args } = value as Node;
  const name = (type === 'CallExpression' ? nameOf(callee as Node) : undefined) ?? '';
  const titles = DESCRIBERS.has(name) || TESTS.has(name) ? [...around, titleOf(args)] : around;
  if (TESTS.has(name)) yield titles.join(' ');
  for (const child of Object.values(value)) yield* titlesIn(child, titles);
}

/** `it` of `it(…)` and of `it.each(…)(…)`; nothing of `it.each(…)` alone, which has no title. */
function nameOf({ type, value, callee }: Node): string | undefined {
  if (type === 'Identifier') return value as string;
  const inner = type === 'CallExpression' ? (callee as Node) : undefined;
  return inner?.type === 'MemberExpression' ? nameOf(inner['object'] as Node) : undefined;
}

function titleOf(args: unknown): string {
  const [first] = args as readonly { readonly expression: Node }[];
  const { type, value, quasis } = first?.expression ?? {};
  if (type === 'StringLiteral') return value as string;
  if (type !== 'TemplateLiteral') return '';
  return (quasis as readonly { readonly cooked: string }[]).map(({ cooked }) => cooked).join('…');
}
