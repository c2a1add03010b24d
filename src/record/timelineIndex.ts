// Where each pod, node and ENI of a run stands in the arrays of a scene: by name, in order of first appearance. A name
// that comes back takes the place it had.

import type { TraceRecord } from './trace.ts';

export class SceneIndex {
  readonly pods = new Map<string, number>();
  readonly nodes = new Map<string, number>();
  readonly enis = new Map<string, number>();
  readonly subnets = new Map<string, number>();

  constructor(records: Iterable<TraceRecord>, subnets: readonly string[]) {
    for (const subnet of subnets) place(this.subnets, subnet);
    for (const record of records) {
      if (record.kind === 'pod-created') place(this.pods, record.pod);
      else if (record.kind === 'instance-launched') {
        place(this.nodes, record.node);
        place(this.enis, record.eni);
      } else if (record.kind === 'node-registered') place(this.nodes, record.node);
      else if (record.kind === 'eni-created') place(this.enis, record.eni);
    }
  }
}

function place(places: Map<string, number>, name: string): void {
  if (!places.has(name)) places.set(name, places.size);
}
