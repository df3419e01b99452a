import { isMap, isScalar, isSeq, type Document } from 'yaml';

/**
 * Returns how the numbers and booleans of a document are written, by JSON pointer: `0123`, `1.0` and
 * a key of digits alone are other texts than their numbers.
 */
export function findTexts(document: Document): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const visit = (node: unknown, pointer: string): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items) visit(value, `${pointer}/${toPart(key)}`);
    } else if (isSeq(node)) {
      node.items.forEach((item, index) => visit(item, `${pointer}/${index}`));
    } else if (isScalar(node) && node.source !== undefined && typeof node.value !== 'string') {
      texts.set(pointer, node.source);
    }
  };
  visit(document.contents, '');
  return texts;
}

const toPart = (key: unknown): string =>
  String(isScalar(key) ? key.value : key)
    .replaceAll('~', '~0')
    .replaceAll('/', '~1');
