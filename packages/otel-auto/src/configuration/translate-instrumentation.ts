import type { FileNode } from './file-node';
import { translateGeneralInstrumentation } from './translate-general-instrumentation';
import type { Translation } from './translation';

/**
 * Translates the options of instrumentations: the general ones, and those of JavaScript, which say
 * by name which instrumentations run. Those of other languages are not for this process.
 *
 * @returns the names of those that are on although they are off by default
 */
export function translateInstrumentation(
  translation: Translation,
  node: FileNode | undefined,
  known: readonly string[],
): readonly string[] {
  if (node === undefined) return [];
  for (const key of node.keys()) if (key !== 'general' && key !== 'js') node.get(key)?.read();
  translateGeneralInstrumentation(translation, node.get('general'));
  const { path, on, off, others } = readNames(translation, node.get('js'), known);
  if (!others && on.length > 0) {
    translation.say('OTEL_NODE_ENABLED_INSTRUMENTATIONS', on.join(','), path);
    return [];
  }
  const disabled = others ? off : known;
  if (disabled.length > 0) {
    translation.say('OTEL_NODE_DISABLED_INSTRUMENTATIONS', disabled.join(','), path);
  }
  return on;
}

interface Names {
  readonly path: string;
  readonly on: readonly string[];
  readonly off: readonly string[];
  /** Whether those that are not named run as by default. */
  readonly others: boolean;
}

function readNames(
  translation: Translation,
  js: FileNode | undefined,
  known: readonly string[],
): Names {
  const on: string[] = [];
  const off: string[] = [];
  let others = true;
  for (const name of js?.keys() ?? []) {
    if (name !== 'default' && !known.includes(name)) {
      js!.get(name)!.read();
      translation.complain(js!.get(name)!.path, 'an instrumentation of this distro');
      continue;
    }
    const isEnabled = readEnabled(translation, js!.get(name)!.get('enabled'));
    if (isEnabled === undefined) continue;
    if (name === 'default') others = isEnabled;
    else (isEnabled ? on : off).push(name);
  }
  return { path: js?.path ?? '', on, off, others };
}

/** Reads a value that the schema does not check. In YAML 1.2 `no` and `off` are texts. */
function readEnabled(translation: Translation, node: FileNode | undefined): boolean | undefined {
  const value = node?.read();
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  translation.complain(node!.path, 'true or false');
  return undefined;
}
