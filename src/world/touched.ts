// Which pods and nodes the facts of one event are about. What happens to an ENI happens to its node.

import type { Fact } from '../record/trace.ts';

export class Touched {
  readonly pods = new Set<string>();
  readonly nodes = new Set<string>();
  private readonly nodeOfEni = new Map<string, string>();

  apply(fact: Fact): void {
    if ('pod' in fact) this.pods.add(fact.pod);
    if ('node' in fact) this.nodes.add(fact.node);
    if (!('eni' in fact) || fact.eni === undefined) return;
    if (fact.kind === 'instance-launched' || fact.kind === 'eni-attached') {
      this.nodeOfEni.set(fact.eni, fact.node);
    }
    const node = this.nodeOfEni.get(fact.eni);
    if (node !== undefined) this.nodes.add(node);
    if (fact.kind === 'eni-deleted') this.nodeOfEni.delete(fact.eni);
  }

  clear(): void {
    this.pods.clear();
    this.nodes.clear();
  }
}
