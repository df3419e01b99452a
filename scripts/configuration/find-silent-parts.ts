import { writeFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, parseDocument, type Document } from 'yaml';
import { requireFromDistro } from '../support/built-distro.ts';

type ConfigurationChunk = typeof import('../../packages/otel-auto/build/chunks/configuration.js');
type SettingsChunk = typeof import('../../packages/otel-auto/build/chunks/settings.js');
type Table = typeof import('../../packages/otel-auto/build/instrumentations/table.js');

const { readConfiguration } = requireFromDistro('./dist/configuration.js') as ConfigurationChunk;
const { parseForStart } = requireFromDistro('./dist/settings.js') as SettingsChunk;
const { INSTRUMENTATION_NAMES } = requireFromDistro('./build/instrumentations/table.js') as Table;

type Path = readonly (string | number)[];

/**
 * Returns the parts of a configuration file that neither have an effect nor are named. Each value is
 * changed in turn: what changes neither the settings nor a line is dropped in silence.
 *
 * @param scratchFile - the file to which the changed ones are written
 */
export function findSilentParts(text: string, scratchFile: string): readonly string[] {
  const before = readText(text, scratchFile);
  const document = parseDocument(text);
  return listLeaves(document)
    .filter((path) => !isForOthers(path) && !isOverruled(document, path) && !isNamed(before, path))
    .filter((path) =>
      othersThan(document.getIn(path)).every((value) => {
        const changed = parseDocument(text);
        if (value === undefined) changed.deleteIn(path);
        else changed.setIn(path, value);
        return readText(String(changed), scratchFile) === before;
      }),
    )
    .map(toName);
}

/** Returns the settings and the lines that a text leads to, as one text. */
function readText(text: string, scratchFile: string): string {
  writeFileSync(scratchFile, text);
  const env = { OTEL_CONFIG_FILE: scratchFile };
  const configuration = readConfiguration(env, INSTRUMENTATION_NAMES);
  const { settings, facts } = parseForStart({
    env,
    configuration,
    options: {},
    knownInstrumentations: INSTRUMENTATION_NAMES,
  });
  return JSON.stringify([settings, facts.problems]);
}

/** Returns the paths of all values that have none below them. */
function listLeaves(document: Document): readonly Path[] {
  const leaves: Path[] = [];
  const visit = (node: unknown, path: Path): void => {
    if (isMap(node) && node.items.length > 0) {
      for (const { key, value } of node.items) {
        visit(value, [...path, String(isScalar(key) ? key.value : key)]);
      }
    } else if (isSeq(node) && node.items.length > 0) {
      node.items.forEach((item, index) => visit(item, [...path, index]));
    } else {
      leaves.push(path);
    }
  };
  visit(document.contents, []);
  return leaves;
}

/**
 * Returns values other than one, of which at least one should lead elsewhere; `undefined` for none. A
 * value that is not there may name a component, or stand for the usual one.
 */
function othersThan(value: unknown): readonly unknown[] {
  if (typeof value === 'number') return [Number.isInteger(value) ? value + 1 : value / 2];
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'string') return [`${value}x`, `${value}/x`, `${value},other=1`];
  return [undefined, 1, 'text'];
}

/** Returns whether the format itself lets another part of the file go before one. */
function isOverruled(document: Document, path: Path): boolean {
  const [key] = path.slice(-1);
  if (path[0] === 'attribute_limits') {
    const limits = ['tracer_provider', 'logger_provider'].filter((each) => document.has(each));
    return limits.every((provider) => document.hasIn([provider, 'limits', key]));
  }
  const endpoint = document.getIn([...path.slice(0, -2), 'endpoint']);
  return key === 'insecure' && String(endpoint).includes('://');
}

/** Returns whether a part belongs to another language. */
const isForOthers = ([top, language]: Path): boolean =>
  top === 'instrumentation/development' && language !== 'js' && language !== 'general';

/** Returns whether a line names a part or one that it is in. */
function isNamed(outcome: string, path: Path): boolean {
  const lines = (JSON.parse(outcome) as [unknown, string[]])[1];
  const names = path.map((_, index) => toName(path.slice(0, index + 1)));
  return lines.some((line) => names.some((name) => line.startsWith(`${name} `)));
}

const toName = (path: Path): string =>
  path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`;
    return name === '' ? key : `${name}.${key}`;
  }, '');
