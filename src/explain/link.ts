// A chain of causes: each link claims something, keeps apart the figures in its claim, so that they can be checked, and
// holds what is behind it.

import { grouped } from '../base/words.ts';

/**
 * A number with what it is of: `node/NAME`, `subnet/NAME`, `type/NAME`, `budget/NAME`, `autoscaler/NAMESPACE/NAME`, `full
 * nodes` or `cluster`.
 */
export interface Figure {
  readonly of: string;
  readonly measure: Measure;
  readonly value: number;
  /** Which one, where it measures a resource. */
  readonly resource?: string;
}

/** What figures measure; `schema explanation` says the same in words. */
export const MEASURES = {
  nodes: 'nodes there are',
  openNodes: 'nodes that are Ready and not cordoned',
  fullNodes: 'schedulable nodes that are at max pods',
  pods: 'pods that take a pod slot of the node',
  maxPods: 'max pods of the node',
  enis: 'ENIs attached to the instance',
  maxEnis: 'ENIs that ipamd may attach',
  ipv4PerEni: 'addresses that an ENI may carry, its primary IP included',
  slotsPerEni: 'slots of an ENI for addresses or prefixes, without its primary IP',
  capacity: 'addresses for pods when every ENI is full',
  total: 'addresses in ipamd’s pool, of the mode in force',
  assigned: 'of these: assigned to pods',
  available: 'of these: not assigned, those cooling down included',
  cooling: 'of these: cooling down',
  branchPods: 'pods of the node that ask for a branch ENI',
  branchEnis: 'branch ENIs that pods of the node may have',
  podsWithBranchEni: 'of these: those of pods, and those under way',
  coolingBranchEnis: 'of these: those of deleted pods that are not deleted yet',
  prefixes: '/28 prefixes in the pool',
  singles: 'slots that carry a single address',
  free: 'free addresses of the subnet',
  freePrefixes: 'free aligned /28s of the subnet',
  size: 'addresses of the block',
  healthy: 'pods of a disruption budget that are healthy',
  desiredHealthy: 'pods of a disruption budget that must be healthy',
  desiredReplicas: 'pods that an autoscaler asks for',
  maxReplicas: 'the most pods that an autoscaler may ask for',
  requested: 'of a resource: what the node’s pods request; millicores or bytes',
  allocatable: 'of a resource: what the node has for pods; millicores or bytes',
} as const;

export type Measure = keyof typeof MEASURES;

export interface Claim {
  readonly text: string;
  readonly figures: readonly Figure[];
}

export interface Link extends Claim {
  readonly because: readonly Link[];
}

/** A claim as a template: figures and claims put into it are told as text and kept. */
export function say(texts: TemplateStringsArray, ...parts: readonly (Figure | Claim | string)[]): Claim {
  const figures: Figure[] = [];
  let text = '';
  for (const [index, before] of texts.entries()) {
    text += before;
    const part = parts[index];
    if (part === undefined) continue;
    if (typeof part === 'string') text += part;
    else if ('measure' in part) {
      figures.push(part);
      text += grouped(part.value);
    } else {
      figures.push(...part.figures);
      text += part.text;
    }
  }
  return { text, figures };
}

export function link(claim: Claim, because: readonly (Link | undefined)[] = []): Link {
  return { ...claim, because: because.filter((each) => each !== undefined) };
}
