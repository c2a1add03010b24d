// What facts do to the record of the node they are about, a draft of it or a plain one. Whoever keeps nodes applies these;
// what is counted of them is counted beside.

import type { Milliseconds } from '../base/time.ts';
import type { BlocksRecord, BranchRecord, DaemonState, NodeRecord } from './nodeRecord.ts';
import type { PoolRecord } from './poolRecord.ts';
import { POOL_RULES } from './poolRules.ts';
import { rowsOf, together, type SomeFolds } from './projection.ts';
import type { Fact } from './trace.ts';

export type NodeFact = Extract<Fact, { readonly node: string }>;

export type NodeRule<F extends NodeFact> = (node: NodeRecord, fact: F, at: Milliseconds) => void;

const NODE_ALONE: SomeFolds<NodeRecord> = {
  'instance-launched': (node, { instance, eni }, t) => {
    node.instance = instance;
    attach(node, eni, 0, t);
  },
  'instance-terminated': (node, _, t) => {
    node.instance = undefined;
    node.instanceGone = true;
    node.attached = [];
    node.attachedChangedAt = t;
    node.trunk = undefined;
    node.daemon = 'absent';
    node.pause = undefined;
  },
  'eni-attached': (node, { eni, device }, t) => attach(node, eni, device, t),
  'eni-detached': (node, { eni }, t) => {
    const attached = node.attached.filter((each) => each.eni !== eni);
    if (attached.length === node.attached.length) return;
    node.attached = attached;
    node.attachedChangedAt = t;
    if (node.trunk?.eni === eni) node.trunk = undefined;
  },
  'trunk-ready': (node, { eni, branchEnis }) => {
    node.trunk = { eni, limit: branchEnis, branches: [] };
  },
  'branch-associated': (node, { eni, vlan }) => {
    node.trunk?.branches.push({ eni, vlan, pod: '', address: '', cooling: false });
  },
  'branch-disassociated': ({ trunk }, { eni }) => {
    if (trunk !== undefined) trunk.branches = trunk.branches.filter((each) => each.eni !== eni);
  },
  'branch-eni-allocated': (node, { eni, pod, address }) => {
    const branch = branchOf(node, eni);
    if (branch !== undefined) Object.assign(branch, { pod, address });
  },
  'branch-eni-released': (node, { eni }) => {
    const branch = branchOf(node, eni);
    if (branch !== undefined) branch.cooling = true;
  },
  'node-registered': (node, { group, instanceType, subnet, maxPods }, t) => {
    node.group = group;
    node.instanceType = instanceType;
    if (node.subnet !== subnet) node.podSubnet = subnet;
    node.subnet = subnet;
    node.maxPods = maxPods;
    node.instanceGone = false;
    node.registeredAt ??= t;
  },
  'block-claimed': (node, { block }) => {
    const calico = blocksOf(node);
    calico.blocks = [...calico.blocks, block];
  },
  'block-given-up': (node, { block }) => {
    const calico = blocksOf(node);
    calico.blocks = calico.blocks.filter((each) => each !== block);
  },
  'pool-address-assigned': takeAddress,
  'tunnel-address-assigned': takeAddress,
  'pool-address-released': (node, { address }) => {
    const calico = blocksOf(node);
    calico.assigned--;
    calico.borrowed = calico.borrowed.filter((each) => each !== address);
  },
  'node-ready': (node) => {
    node.ready = true;
  },
  'node-not-ready': (node) => {
    node.ready = false;
  },
  'node-cordoned': (node) => {
    node.cordoned = true;
  },
  'node-uncordoned': (node) => {
    node.cordoned = false;
  },
  'node-removed': (node) => {
    if (node.registeredAt === undefined) return;
    node.registeredAt = undefined;
    node.ready = false;
    node.cordoned = false;
  },
  'daemon-started': daemonIs('starting'),
  'daemon-ready': daemonIs('ready'),
  'daemon-failed': daemonIs('failed'),
  'daemon-stopped': daemonIs('stopped'),
  'pool-eni-added': podsIn,
  'increase-failed': podsIn,
  'increase-paused': (node, { code, until }) => {
    node.pause = { code, until };
  },
};

export const NODE_RULES = together(
  NODE_ALONE,
  rowsOf<PoolRecord, NodeFact, NodeRecord>(
    POOL_RULES,
    (rule) =>
      ({ pool }, fact, t) =>
        rule(pool, fact, t),
  ),
);

function blocksOf(node: NodeRecord): BlocksRecord {
  node.calico ??= { blocks: [], assigned: 0, borrowed: [] };
  return node.calico;
}

function takeAddress(
  node: NodeRecord,
  { address, borrowed }: { readonly address: string; readonly borrowed?: true },
): void {
  const calico = blocksOf(node);
  calico.assigned++;
  if (borrowed === true) calico.borrowed = [...calico.borrowed, address];
}

function branchOf({ trunk }: NodeRecord, eni: string): BranchRecord | undefined {
  return trunk?.branches.find((branch) => branch.eni === eni);
}

function podsIn(node: NodeRecord, { subnet }: { readonly subnet?: string }): void {
  if (subnet !== undefined) node.podSubnet = subnet;
}

function daemonIs(daemon: DaemonState): (node: NodeRecord) => void {
  return (node) => {
    node.daemon = daemon;
  };
}

function attach(node: NodeRecord, eni: string, device: number, at: Milliseconds): void {
  node.attached = [...node.attached.filter((each) => each.eni !== eni), { eni, device }];
  node.attachedChangedAt = at;
}
