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
  /** The only nodes to look at; undefined: all. */
  readonly namedNodes: readonly string[] | undefined;
}

export class PodShapes {
  private readonly bySpec = new WeakMap<PodSpec, PodShape>();
  private readonly byContent = new Map<string, PodShape>();
  /** A DaemonSet makes a spec for each node; its containers are the same objects in all of them. */
  private readonly demands = new WeakMap<PodSpec['containers'], { spec: PodSpec; demand: PodDemand }>();

  of(spec: PodSpec): PodShape {
    let shape = this.bySpec.get(spec);
    if (shape === undefined) {
      shape = this.create(spec);
      this.bySpec.set(spec, shape);
    }
    return shape;
  }

  /** Pods that name their nodes share none: nothing is kept of other nodes for them, and each node has its own. */
  private create(spec: PodSpec): PodShape {
    const demand = this.demandOf(spec);
    const shape = {
      spec,
      demand,
      toleratesCordon: toleratesCordon(spec.tolerations),
      namedNodes: namedNodes(spec),
    };
    if (shape.namedNodes !== undefined) return shape;
    const content = contentOf(spec, demand);
    const known = this.byContent.get(content);
    if (known === undefined) this.byContent.set(content, shape);
    return known ?? shape;
  }

  private demandOf(spec: PodSpec): PodDemand {
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
