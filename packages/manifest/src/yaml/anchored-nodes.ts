import { isAlias, visit, type Alias, type Document, type Node } from 'yaml';

/**
 * The node that each alias in a document refers to: the last node before it with its anchor. Determined once in text
 * order, because an anchor's name may be redefined before a value that uses the first one is read.
 */
export function anchoredNodes(document: Document): ReadonlyMap<Alias, Node> {
  const byName = new Map<string, Node>();
  const found = new Map<Alias, Node>();
  visit(document, {
    Node: (_key, node) => {
      const named = isAlias(node) ? byName.get(node.source) : undefined;
      if (isAlias(node) && named !== undefined) found.set(node, named);
      else if ('anchor' in node && typeof node.anchor === 'string') byName.set(node.anchor, node);
    },
  });
  return found;
}
