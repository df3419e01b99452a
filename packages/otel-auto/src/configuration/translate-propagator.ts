import type { FileNode } from './file-node';
import type { Translation } from './translation';

/** Translates the propagators; without any, context does not travel. */
export function translatePropagator(translation: Translation, node: FileNode | undefined): void {
  const composite = node?.get('composite');
  const names =
    composite?.items().flatMap((item) => item.keys().map((key) => read(item, key))) ?? [];
  const list = node?.text('composite_list') ?? '';
  const text = [...names, list].filter((each) => each !== '').join(',');
  const path = names.length > 0 ? composite!.path : `${node?.path ?? ''}.composite_list`;
  translation.say('OTEL_PROPAGATORS', text === '' ? 'none' : text, path);
}

function read(item: FileNode, key: string): string {
  item.get(key)?.read();
  return key;
}
