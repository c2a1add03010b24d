// The world at one moment of a run, as a read-only view: pods, nodes with their ENIs and slots, subnets, EC2 calls.

import type { Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { instanceType } from '../ec2/instanceTypes.ts';
import type { DaemonState, IncreasePause } from '../record/nodeRecord.ts';
import type { PodRecord, PodStateName } from '../record/podRecord.ts';
import { inPlaceOrder } from '../record/poolEni.ts';
import { podsByNode } from '../record/scenePods.ts';
import { sceneSlots, type CellState } from '../record/sceneSlots.ts';
import type { NodeRecord } from '../record/nodeRecord.ts';
import type { Scene, SceneCalls } from '../record/timelineScene.ts';

export interface Moment {
  readonly at: Milliseconds;
  /** In order of creation; pods that are gone are left out. */
  readonly pods: readonly PodView[];
  /** Registered nodes, in the order in which their instances were launched. */
  readonly nodes: readonly NodeView[];
  readonly subnets: readonly SubnetView[];
  /** EC2 calls of the CNI so far, by name. */
  readonly ec2Calls: Readonly<Record<string, Readonly<SceneCalls>>>;
}

export interface PodView {
  /** `namespace/name` */
  readonly name: string;
  readonly workload: string;
  /** `pending` has no node yet, `creating` waits for its sandbox and containers on one. */
  readonly state: PodStateName;
  readonly node: string | undefined;
  readonly address: string | undefined;
  readonly hostNetwork: boolean;
  readonly createdAt: Milliseconds;
  /** Undefined where it does not wait, or is being deleted. */
  readonly waits: PodWait | undefined;
}

export interface PodWait {
  readonly reason: WaitingReason;
  /** Since when the pod is in its state. */
  readonly since: Milliseconds;
  /** Upstream's words for the last failed attempt; empty when none has failed. */
  readonly message: string;
  readonly failures: number;
}

export interface NodeView {
  readonly name: string;
  readonly group: string;
  readonly instanceType: string;
  readonly subnet: string;
  readonly ready: boolean;
  readonly cordoned: boolean;
  readonly maxPods: number;
  /** Pods that take a pod slot, those on the host's network included. */
  readonly pods: number;
  readonly daemon: DaemonState;
  /** Only while the daemon asks for no addresses. */
  readonly pause: IncreasePause | undefined;
  /** In the daemon's pool, by network card and device index. */
  readonly enis: readonly EniView[];
}

export interface EniView {
  readonly id: string;
  readonly networkCard: number;
  readonly device: number;
  /** In a subnet that the CNI may not use for pods. */
  readonly excluded: boolean;
  /**
   * As many as the instance type allows beside the primary address, filled ones first; those alone of an ENI to which ipamd
   * adds none: in an excluded subnet, a trunk, or with custom networking the primary one.
   */
  readonly slots: readonly SlotView[];
}

export interface SlotView {
  /** `free` carries nothing; a `prefix` carries a /28; the others one address. */
  readonly state: 'free' | 'prefix' | CellState;
  /** Empty where it is free. */
  readonly cidr: string;
  readonly addresses: readonly AddressView[];
}

export interface AddressView {
  readonly address: string;
  readonly state: CellState;
  /** `namespace/name` of the pod that has it or had it last; empty where there was none. */
  readonly pod: string;
}

export interface SubnetView {
  readonly name: string;
  readonly free: number;
  /** Aligned /28s that are free. */
  readonly freePrefixes: number;
}

/** @internal */
export function momentOf(scene: Scene, at: Milliseconds): Moment {
  const onNodes = podsByNode(scene);
  const nodes = scene.nodes
    .filter((node) => node !== null)
    .filter(({ registeredAt }) => registeredAt !== undefined);
  return {
    at,
    pods: scene.pods.filter((pod) => pod !== null).map(podOf),
    nodes: nodes.map((node) => nodeOf(node, onNodes.get(node.node) ?? 0, at)),
    subnets: scene.subnets.map(({ name, free, freePrefixes }) => ({ name, free, freePrefixes })),
    ec2Calls: Object.fromEntries(Object.entries(scene.calls).map(([call, counts]) => [call, { ...counts }])),
  };
}

function podOf(pod: PodRecord): PodView {
  const { pod: name, workload, state, node, address, hostNetwork, createdAt } = pod;
  const { waitingReason: reason, stateSince: since, message, failures } = pod;
  const waits = reason === undefined ? undefined : { reason, since, message, failures };
  return { name, workload, state, node, address, hostNetwork, createdAt, waits };
}

function nodeOf(node: NodeRecord, pods: number, at: Milliseconds): NodeView {
  const { node: name, group, instanceType: type, subnet, ready, cordoned, maxPods, daemon, pause } = node;
  const slotsPerEni = (instanceType(type)?.ipv4PerEni ?? 1) - 1;
  const enis = inPlaceOrder(node.pool.enis);
  return {
    name,
    group,
    instanceType: type,
    subnet,
    ready,
    cordoned,
    maxPods,
    pods,
    daemon,
    pause: pause !== undefined && at <= pause.until ? { ...pause } : undefined,
    enis: enis.map((eni) => ({
      id: eni.eni,
      networkCard: eni.networkCard,
      device: eni.device,
      excluded: eni.excluded,
      slots: sceneSlots(eni, slotsPerEni, node.pool.prefixMode, at).map(({ cidr, cells }) => ({
        state: cells.length > 1 ? 'prefix' : (cells[0]?.state ?? 'free'),
        cidr,
        addresses: cells,
      })),
    })),
  };
}
