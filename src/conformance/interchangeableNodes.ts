// Nodes of a recording that differ in their names only: which of them the real one takes is chance, and the recordings
// have only those outcomes that were seen.

import { canonical } from './karpenterTexts.ts';

interface Named {
  readonly name: string;
}

interface PlacedPod {
  readonly metadata: Named;
  readonly spec: { readonly nodeName?: string | undefined };
}

/** Names of nodes and of their pods, each by the name that it may as well have: nothing changed, then a pair swapped. */
export function interchanges(
  nodes: readonly Named[],
  pods: readonly PlacedPod[],
): readonly ReadonlyMap<string, string>[] {
  const alike = nodes.map((node) => ({ node, pods: pods.filter(({ spec }) => spec.nodeName === node.name) }));
  const swaps = alike.flatMap((one, index) =>
    alike
      .slice(index + 1)
      .filter((other) => kindOf(one.node, one.pods) === kindOf(other.node, other.pods))
      .map((other) => {
        const pairs = [
          [one.node.name, other.node.name] as const,
          ...one.pods.map(
            ({ metadata }, row) => [metadata.name, other.pods[row]?.metadata.name ?? ''] as const,
          ),
        ];
        return new Map([...pairs, ...pairs.map(([first, second]) => [second, first] as const)]);
      }),
  );
  return [new Map(), ...swaps];
}

function kindOf(node: Named, pods: readonly PlacedPod[]): string {
  const unnamed = pods.map(({ metadata, spec }) => ({
    metadata: { ...metadata, name: '' },
    spec: { ...spec, nodeName: '' },
  }));
  return canonical([{ ...node, name: '' }, unnamed]);
}

/** A JSON value with other names, keys too. */
export function renamed(value: object, names: ReadonlyMap<string, string>): object {
  if (names.size === 0) return value;
  const text = JSON.stringify(value).replaceAll(
    /[a-z0-9.]+(?:-[a-z0-9.]+)*/g,
    (word) => names.get(word) ?? word,
  );
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null ? parsed : {};
}
