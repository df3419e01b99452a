interface Tree<N> {
  readonly children: readonly N[];
}

/**
 * Lists the nodes of trees depth first. It is not recursive, since a trace may be deeper than the
 * stack.
 */
export function flattenNodes<N extends Tree<N>>(
  roots: readonly N[],
): { readonly node: N; readonly depth: number }[] {
  const flat: { node: N; depth: number }[] = [];
  const waiting: { node: N; depth: number }[] = [];
  const wait = (nodes: readonly N[], depth: number) => {
    for (const node of nodes.toReversed()) waiting.push({ node, depth });
  };
  wait(roots, 0);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    flat.push(next);
    wait(next.node.children, next.depth + 1);
  }
  return flat;
}
