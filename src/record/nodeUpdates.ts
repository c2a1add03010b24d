// Updates of managed node groups as the facts tell them, and what they take: the addresses that ENIs hold beyond what
// they held when the update began, and how low subnets get meanwhile.

import type { Milliseconds } from '../base/time.ts';
import type { UpdateError } from '../kube/api/workloadFacts.ts';
import { project, type SomeFolds } from './projection.ts';
import type { Fact } from './trace.ts';

export interface NodeUpdate {
  readonly group: string;
  readonly from: Milliseconds;
  /** Undefined: under way. */
  to: Milliseconds | undefined;
  /** As EKS names them. */
  status: 'InProgress' | 'Successful' | 'Failed';
  error: UpdateError | undefined;
  /** Nodes to be replaced, and how many were. */
  readonly nodes: number;
  replaced: number;
  readonly surge: number;
  /** Subnet addresses that ENIs held when it began, and the most of the whole update. */
  readonly addressesBefore: number;
  mostAddresses: number;
  /** Launches of the group that EC2 refused. */
  failedLaunches: number;
  /** The fewest free addresses that a subnet had; undefined: none changed. */
  lowestFree: { readonly subnet: string; readonly free: number; readonly at: Milliseconds } | undefined;
}

export class NodeUpdates {
  /** In the order in which they began. */
  readonly all: NodeUpdate[] = [];
  /** By group. */
  readonly underWay = new Map<string, NodeUpdate>();
  /** Addresses that ENIs hold now. */
  held = 0;

  /** `held`: addresses that ENIs hold after the fact. */
  apply(fact: Fact, at: Milliseconds, held: number): void {
    this.held = held;
    if (this.underWay.size === 0 && fact.kind !== 'node-group-update-started') return;
    project(FOLDS, this, fact, at);
    for (const update of this.underWay.values()) if (held > update.mostAddresses) update.mostAddresses = held;
  }

  /** Updates that have ended are forgotten, and those under way have taken so far what they take now. */
  restart(): void {
    this.all.splice(0, this.all.length, ...this.underWay.values());
    for (const update of this.underWay.values()) update.mostAddresses = this.held;
  }

  begin(at: Milliseconds, group: string, nodes: number, surge: number): void {
    const update: NodeUpdate = {
      group,
      from: at,
      to: undefined,
      status: 'InProgress',
      error: undefined,
      nodes,
      replaced: 0,
      surge,
      addressesBefore: this.held,
      mostAddresses: this.held,
      failedLaunches: 0,
      lowestFree: undefined,
    };
    this.all.push(update);
    this.underWay.set(group, update);
  }
}

/** What an update took beyond what there was when it began. */
export function surplusOf({ mostAddresses, addressesBefore }: NodeUpdate): number {
  return mostAddresses - addressesBefore;
}

const FOLDS: SomeFolds<NodeUpdates> = {
  'node-group-update-started': (updates, { group, nodes, surge }, t) => updates.begin(t, group, nodes, surge),
  'node-group-update-progressed': ({ underWay }, { group, replaced }) => {
    const update = underWay.get(group);
    if (update !== undefined) update.replaced = replaced;
  },
  'node-group-update-ended': ({ underWay }, { group, status, error }, t) => {
    const update = underWay.get(group);
    if (update === undefined) return;
    Object.assign(update, { to: t, status, error });
    underWay.delete(group);
  },
  'launch-failed': ({ underWay }, { group }) => {
    const update = underWay.get(group);
    if (update !== undefined) update.failedLaunches++;
  },
  'subnet-changed': ({ underWay }, { subnet, free }, t) => {
    for (const update of underWay.values())
      if (free < (update.lowestFree?.free ?? Infinity)) update.lowestFree = { subnet, free, at: t };
  },
};
