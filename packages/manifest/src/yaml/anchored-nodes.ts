import { isAlias, visit, type Alias, type Document, type Node } from 'yaml';

/**
 * What each alias of a document stands for: the node that had its anchor last before it. Found once and in the order
 * of the text, for an anchor's name may be given again before what uses the first one is read.
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
