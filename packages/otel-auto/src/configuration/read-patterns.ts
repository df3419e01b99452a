import type { Patterns } from '../settings/settings';
import type { FileNode } from './file-node';

/** Returns the patterns of `included` and `excluded`. */
export function readPatterns(node: FileNode | undefined): Patterns {
  const included = node?.texts('included');
  const excluded = node?.texts('excluded');
  return { ...(included && { included }), ...(excluded && { excluded }) };
}
