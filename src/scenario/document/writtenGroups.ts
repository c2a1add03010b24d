// The node groups of a document and where they are written: those from the start, then those that steps add.

import type { NodeGroupDocument } from '../cluster/clusterDocument.ts';
import type { ScenarioDocument } from './document.ts';

/** A node group as the document has it, and where. */
export interface GroupPlace {
  readonly group: NodeGroupDocument;
  readonly path: string;
}

export function writtenGroups({ nodeGroups, timeline }: ScenarioDocument): GroupPlace[] {
  return [
    ...nodeGroups.map((group, index) => ({ group, path: `nodeGroups[${index}]` })),
    ...timeline.flatMap(({ addNodeGroup: group }, index) =>
      group === undefined ? [] : [{ group, path: `timeline[${index}].addNodeGroup` }],
    ),
  ];
}
