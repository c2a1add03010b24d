// Short names for people: what tells nodes and pods apart without the parts that are the same for all.

/** The first label of a node's DNS name. */
export function nodeLabel(name: string): string {
  const dot = name.indexOf('.');
  return dot === -1 ? name : name.slice(0, dot);
}

/** The namespace is left out where it is `default`, as kubectl does. */
export function podLabel(pod: string): string {
  return pod.startsWith('default/') ? pod.slice('default/'.length) : pod;
}
