// What of a pod a node alone is judged by: requests, node affinity, tolerations, ports, images. Templates that say the
// same of these share one shape, so that what is known of the nodes is known for the pods of all of them.

import type { PodSpec } from '../api/objects.ts';
import { namedNodes } from './nodeAffinity.ts';
import { toleratesCordon } from './nodeUnschedulable.ts';
import { demandOf, type PodDemand } from './podDemand.ts';

export interface PodShape {
  /** Of one of its templates: what else it says is not the shape's. */
  readonly spec: PodSpec;
  readonly demand: PodDemand;
  readonly toleratesCordon: boolean;
}

export class PodShapes {
  private readonly bySpec = new WeakMap<PodSpec, PodShape>();
  private readonly byContent = new Map<string, PodShape>();
  /** A DaemonSet makes a spec for each node; its containers are the same objects in all of them. */
  private readonly demands = new WeakMap<PodSpec['containers'], { spec: PodSpec; demand: PodDemand }>();

  /**
   * Undefined for pods that name their nodes: nothing is kept of other nodes for them, and each node has its own; and for
   * pods with volumes, which are few and each different.
   */
  of(spec: PodSpec): PodShape | undefined {
    if (namedNodes(spec) !== undefined || spec.volumes !== undefined) return undefined;
    let shape = this.bySpec.get(spec);
    if (shape === undefined) {
      shape = this.create(spec);
      this.bySpec.set(spec, shape);
    }
    return shape;
  }

  private create(spec: PodSpec): PodShape {
    const demand = this.demandOf(spec);
    const content = contentOf(spec, demand);
    let shape = this.byContent.get(content);
    if (shape === undefined) {
      shape = { spec, demand, toleratesCordon: toleratesCordon(spec.tolerations) };
      this.byContent.set(content, shape);
    }
    return shape;
  }

  demandOf(spec: PodSpec): PodDemand {
    const known = this.demands.get(spec.containers);
    if (known !== undefined && asksAlike(known.spec, spec)) return known.demand;
    const demand = demandOf(spec);
    this.demands.set(spec.containers, { spec, demand });
    return demand;
  }
}

/** All that filters of one node and scores read of a spec. */
function contentOf(spec: PodSpec, demand: PodDemand): string {
  const { nodeSelector, nodeAffinity, tolerations, hostPorts, containers, initContainers } = spec;
  const images = [containers, initContainers].map((each) => each.map(({ image }) => image));
  return JSON.stringify([demand, nodeSelector, nodeAffinity ?? null, tolerations, hostPorts, images]);
}

/** For specs with the same containers. */
function asksAlike(one: PodSpec, other: PodSpec): boolean {
  return (
    one.initContainers === other.initContainers &&
    one.overhead === other.overhead &&
    one.podRequests === other.podRequests
  );
}
