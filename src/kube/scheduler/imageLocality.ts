// ImageLocality: prefers nodes that hold the pod's images already, the more so the larger and the more common
// they are.
// @upstream pkg/scheduler/framework/plugins/imagelocality

import type { PodSpec } from '../api/objects.ts';
import type { NodeFacts } from './nodeFacts.ts';

const MEBIBYTE = 1024 * 1024;
const LEAST = 23 * MEBIBYTE;
const MOST_PER_CONTAINER = 1000 * MEBIBYTE;

/** A set of a pod's images as bits of a double. @assumption Images after the 52nd of a pod are not scored. */
export type ImageSet = number;
const IMAGES_SEEN = 52;

/** Which images the cluster's nodes hold: the size the first node gave, and on how many nodes. */
export class ClusterImages {
  /** Rises with every change. */
  version = 0;
  private readonly images = new Map<string, { readonly size: number; nodes: number }>();

  add(node: NodeFacts): void {
    for (const { names, sizeBytes } of node.images) {
      for (const name of names) {
        const known = this.images.get(name);
        if (known === undefined) this.images.set(name, { size: sizeBytes, nodes: 1 });
        else known.nodes++;
        this.version++;
      }
    }
  }

  remove(node: NodeFacts): void {
    for (const { names } of node.images) {
      for (const name of names) {
        const known = this.images.get(name);
        if (known === undefined) continue;
        known.nodes--;
        if (known.nodes === 0) this.images.delete(name);
        this.version++;
      }
    }
  }

  /** The image's size, weighted by the share of nodes that hold it. */
  weighted(name: string, totalNodes: number): number {
    const known = this.images.get(name);
    return known === undefined ? 0 : Math.trunc(known.size * (known.nodes / totalNodes));
  }
}

/** The images of one pod spec. */
export class PodImages {
  /** Distinct names, each with the number of containers that use it. */
  private readonly uses = new Map<string, number>();
  private readonly containers: number;
  private scores = new Map<ImageSet, number>();
  private scoredVersion = -1;
  private scoredNodes = -1;

  constructor(spec: PodSpec, withInitContainers: boolean) {
    const containers = withInitContainers ? [...spec.initContainers, ...spec.containers] : spec.containers;
    this.containers = containers.length;
    for (const { image } of containers) {
      const name = normalizedName(image);
      this.uses.set(name, (this.uses.get(name) ?? 0) + 1);
    }
  }

  /** Which of the images a node holds. */
  heldBy(node: NodeFacts): ImageSet {
    if (node.images.length === 0) return 0;
    let set = 0;
    let bit = 1;
    for (const name of this.names()) {
      if (node.images.some(({ names }) => names.includes(name))) set += bit;
      bit *= 2;
    }
    return set;
  }

  /** 0 … 100 for a node that holds these images. */
  score(set: ImageSet, images: ClusterImages, totalNodes: number): number {
    if (set === 0) return 0;
    if (images.version !== this.scoredVersion || totalNodes !== this.scoredNodes) {
      this.scores = new Map();
      this.scoredVersion = images.version;
      this.scoredNodes = totalNodes;
    }
    let score = this.scores.get(set);
    if (score === undefined) {
      score = this.scaled(this.sum(set, images, totalNodes));
      this.scores.set(set, score);
    }
    return score;
  }

  private sum(set: ImageSet, images: ClusterImages, totalNodes: number): number {
    let sum = 0;
    let rest = set;
    for (const name of this.names()) {
      if (rest % 2 === 1) sum += images.weighted(name, totalNodes) * (this.uses.get(name) ?? 0);
      rest = Math.floor(rest / 2);
    }
    return sum;
  }

  private scaled(sum: number): number {
    const most = MOST_PER_CONTAINER * this.containers;
    const clamped = Math.min(Math.max(sum, LEAST), most);
    return Math.floor((100 * (clamped - LEAST)) / (most - LEAST));
  }

  private names(): string[] {
    return [...this.uses.keys()].slice(0, IMAGES_SEEN);
  }
}

/** A name without a tag means `:latest`. */
function normalizedName(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}
