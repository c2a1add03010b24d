// Calico's plugin on one node: each ADD and DEL is so many requests to the Kubernetes API, most of them under a lock of
// the node's, so that its pods are served one after another.
// @upstream cni-plugin/pkg/plugin/plugin.go, pkg/ipamplugin/ipam_plugin.go

import type { RefusalReason } from '../../base/waitingReason.ts';
import type { Milliseconds } from '../../base/time.ts';
import { apiRequests } from '../../calico/datastoreCalls.ts';
import { addPod, deletePod } from '../../calico/ipamPlugin.ts';
import type { Labels } from '../../calico/selector.ts';
import type { IpamStore } from '../../calico/store.ts';
import type { IpamdFact } from '../../ipamd/facts.ts';
import type { Chooser } from '../../kernel/chooser.ts';
import { Lane } from '../../kernel/lane.ts';
import type { OpenTurn } from '../../kernel/openTurns.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { CniAddAnswer, CniPlugin, Sandbox } from '../../kube/api/cniPort.ts';
import type { Kubernetes } from '../../kube/kubernetes.ts';

/** What the plugins of all nodes share. */
export interface CalicoForPlugins {
  readonly store: IpamStore;
  readonly chooser: Chooser;
  readonly surroundings: {
    readonly simulation: Simulation;
    readonly kubernetes: () => Kubernetes;
    readonly emit: (fact: IpamdFact) => void;
  };
  namespace(name: string): Labels;
  podAsked(pod: string, node: string): void;
  /** What so many requests take, one after another. */
  requestTime(node: string, requests: number): Milliseconds;
  /** Whether it is the plugin of a node that is there. */
  isOn(node: string, plugin: CniPlugin): boolean;
}

/** Requests around those for the address: cluster information, pod, namespace, and the pod's annotation. */
const REQUESTS_AROUND_ADD = 6;
const REQUESTS_AROUND_DEL = 3;

const POOLS_ANNOTATION = 'cni.projectcalico.org/ipv4pools';

/** By the beginnings of the plugin's texts; the first that fits. */
const CAUSES: readonly (readonly [RegExp, RefusalReason])[] = [
  [/^cannot allocate new block due to per host block limit/, 'CalicoBlockLimit'],
  [/^failed to request/, 'CalicoPoolsFull'],
  [/^failed to find or claim a block/, 'CalicoPoolsFull'],
];

export class CalicoPlugin implements CniPlugin {
  readonly named = 'type="calico"';
  private readonly calico: CalicoForPlugins;
  private readonly node: string;
  private lockedUntil: Milliseconds = 0;

  constructor(calico: CalicoForPlugins, node: string) {
    this.calico = calico;
    this.node = node;
  }

  add({ id, pod }: Sandbox): CniAddAnswer {
    const { calico, node } = this;
    calico.podAsked(pod, node);
    const answer = addPod(calico.store, {
      owner: { handle: handleOf(id), node, use: 'pod', pod },
      namespace: calico.namespace(pod.slice(0, pod.indexOf('/'))),
      families: ['ipv4'],
      pools: { ipv4: this.poolsOf(pod), ipv6: [] },
    });
    const took = this.take(REQUESTS_AROUND_ADD);
    const [allocation] = answer.ok ? answer.allocations : [];
    if (allocation !== undefined) return { ok: true, address: allocation.address, eni: '', took };
    const message = answer.ok ? '' : answer.error;
    const cause = CAUSES.find(([pattern]) => pattern.test(message))?.[1] ?? 'NoCalicoPool';
    calico.surroundings.emit({ kind: 'address-refused', node, pod, cause });
    return { ok: false, message, took };
  }

  /** No run begins with Calico's pods. */
  sandboxStands(): undefined {
    return undefined;
  }

  del({ id }: Sandbox, done: (ok: boolean) => void): void {
    const { calico, node } = this;
    deletePod(calico.store, handleOf(id));
    calico.surroundings.simulation.after(this.take(REQUESTS_AROUND_DEL), Lane.cluster, () => {
      if (calico.isOn(node, this)) done(true);
    });
  }

  callDue(): void {
    // Nobody listens for calls to come.
  }

  nextCall(due: readonly OpenTurn[]): number {
    return this.calico.chooser.next(
      'cni-call',
      due.map(({ label }) => label),
    );
  }

  /**
   * How long the calls since the last time take, with the wait for the lock.
   * @assumption what they change is changed at their beginning; some tenths of a second early.
   */
  private take(requestsAround: number): Milliseconds {
    const { calico, node } = this;
    const { now } = calico.surroundings.simulation;
    const around = calico.requestTime(node, requestsAround);
    const begins = Math.max(now, this.lockedUntil);
    this.lockedUntil = begins + calico.requestTime(node, apiRequests(calico.store.calls.take()));
    return this.lockedUntil - now + around;
  }

  /** @assumption an annotation that is no list of texts asks for a pool of that name */
  private poolsOf(pod: string): readonly string[] {
    const text = this.calico.surroundings.kubernetes().pod(pod)?.annotations[POOLS_ANNOTATION];
    if (text === undefined) return [];
    const names = /^\s*\[(.*)\]\s*$/s.exec(text)?.[1];
    if (names === undefined) return [text];
    return [...names.matchAll(/"([^"]*)"/g)].flatMap(([, name]) => name ?? []);
  }
}

/** @upstream cni-plugin/internal/pkg/utils/utils.go#GetHandleID */
function handleOf(sandbox: string): string {
  return `k8s-pod-network.${sandbox}`;
}
