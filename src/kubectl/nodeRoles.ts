// The roles that a node's labels give it.

import { byBytes, entries, text } from './objects.ts';

const ROLE_PREFIX = 'node-role.kubernetes.io/';

/** @upstream pkg/printers/internalversion/printers.go#findNodeRoles */
export function nodeRoles(node: unknown): string {
  const roles = entries(node, 'metadata.labels').flatMap(([key, value]) => {
    if (key.startsWith(ROLE_PREFIX)) return [key.slice(ROLE_PREFIX.length)];
    return key === 'kubernetes.io/role' ? [text(value)] : [];
  });
  const distinct = [...new Set(roles.filter((role) => role !== ''))].toSorted(byBytes);
  return distinct.length === 0 ? '<none>' : distinct.join(',');
}
