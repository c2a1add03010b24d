// Random legal stories for tests of what is folded from facts: a small world of nodes, pools and pods that emits only
// facts a real one could, and knows its own state by counting from scratch.

import { elementAt } from '../../src/base/assert.ts';
import { shortageReason } from '../../src/kube/scheduler/nodeResourcesFit.ts';
import fc from 'fast-check';
import type { Fact, TraceRecord } from '../../src/record/trace.ts';

interface StoryPod {
  readonly name: string;
  readonly hostNetwork: boolean;
  state: 'pending' | 'creating' | 'running' | 'succeeded' | 'failed';
  node: string | undefined;
  address: string | undefined;
  deleted: boolean;
}

interface StoryNode {
  readonly name: string;
  readonly primary: string;
  registered: boolean;
  attached: string[];
  /** ENI → its /32 or /28 → addresses with pods. */
  readonly pool: Map<string, Map<string, Set<string>>>;
}

/** Each number picks what happens next and to whom. */
export const storyline = fc.array(fc.nat(1_000_000), { minLength: 60, maxLength: 200, size: 'max' });

export class Story {
  readonly records: TraceRecord[] = [];
  readonly pods: StoryPod[] = [];
  readonly nodes: StoryNode[] = [];
  private now = 0;
  private serial = 0;

  /** Begins with two registered nodes of a few addresses each. */
  constructor(choices: readonly number[]) {
    for (const first of [0, 1]) {
      this.launch();
      this.register(first);
      for (const length of [32, 32, 28] as const) this.addCidr(first, length);
    }
    for (const choice of choices) this.step(choice);
  }

  private step(choice: number): void {
    this.now += choice % 7_000;
    const pick = Math.floor(choice / 16);
    const moves = [
      () => this.launch(),
      () => this.register(pick),
      () => this.addCidr(pick, 32),
      () => this.addCidr(pick, 28),
      () => this.removeCidr(pick),
      () => this.createPod(pick),
      () => this.createPod(pick),
      () => this.fail(pick),
      () => this.schedule(pick),
      () => this.schedule(pick),
      () => this.assign(pick),
      () => this.run(pick),
      () => this.end(pick),
      () => this.restartDaemon(pick),
      () => this.terminate(pick),
      () => this.remove(pick),
    ];
    elementAt(moves, choice % moves.length)();
  }

  private emit(fact: Fact): void {
    this.records.push({ t: this.now, ...fact });
  }

  private launch(): void {
    const name = `ip-10-0-0-${++this.serial}`;
    const eni = `eni-${this.serial}-0`;
    this.nodes.push({ name, primary: eni, registered: false, attached: [eni], pool: new Map() });
    this.emit({
      kind: 'instance-launched',
      node: name,
      instance: `i-${this.serial}`,
      instanceType: 't3.medium',
      subnet: 'a',
      eni,
      address: '10.0.0.4',
    });
  }

  private register(pick: number): void {
    const node = at(this.nodes, pick);
    if (node === undefined || node.registered) return;
    node.registered = true;
    this.emit({
      kind: 'node-registered',
      node: node.name,
      group: pick % 2 === 0 ? 'workers' : 'others',
      instanceType: 't3.medium',
      subnet: 'a',
      maxPods: 17,
    });
    this.emit({ kind: 'node-ready', node: node.name });
  }

  private addCidr(pick: number, length: 28 | 32): void {
    const node = at(this.nodes, pick);
    if (node === undefined) return;
    const eni = node.primary;
    if (!node.pool.has(eni)) {
      node.pool.set(eni, new Map());
      this.emit({ kind: 'pool-eni-added', node: node.name, eni, device: 0, excluded: false });
    }
    const base = (++this.serial % 4096) * 16;
    const cidr = `10.1.${base >> 8}.${base & 255}/${length}`;
    if (node.pool.get(eni)?.has(cidr) === true) return;
    node.pool.get(eni)?.set(cidr, new Set());
    this.emit({ kind: 'pool-cidrs-added', node: node.name, eni, cidrs: [cidr] });
  }

  private removeCidr(pick: number): void {
    const node = at(this.nodes, pick);
    const eni = node === undefined ? undefined : at([...node.pool], pick);
    const cidr = eni === undefined ? undefined : at([...eni[1].keys()], pick);
    if (node === undefined || eni === undefined || cidr === undefined) return;
    eni[1].delete(cidr);
    this.emit({ kind: 'pool-cidrs-removed', node: node.name, eni: eni[0], cidrs: [cidr] });
  }

  private createPod(pick: number): void {
    const name = `default/p${++this.serial}`;
    const hostNetwork = pick % 5 === 0;
    this.pods.push({
      name,
      hostNetwork,
      state: 'pending',
      node: undefined,
      address: undefined,
      deleted: false,
    });
    this.emit({ kind: 'pod-created', pod: name, owner: `set-${pick % 2}`, hostNetwork });
  }

  private fail(pick: number): void {
    const pod = at(this.pods, pick);
    if (pod?.state === 'pending') {
      const resources = pick % 2 === 0 ? ['pods'] : ['cpu', 'pods'];
      const reasons = resources.map(shortageReason);
      this.emit({
        kind: 'pod-unschedulable',
        pod: pod.name,
        message: `0/3 nodes are available: ${reasons.join(', ')}.`,
        reasons,
        rejections: resources.map((resource) => ({ plugin: 'NodeResourcesFit', resource })),
      });
    }
    if (pod?.state !== 'creating' || pod.node === undefined) return;
    if (pick % 3 > 0) {
      this.emit({
        kind: 'address-refused',
        node: pod.node,
        pod: pod.name,
        cause: 'SubnetExhausted',
      });
    }
    this.emit({
      kind: 'sandbox-failed',
      pod: pod.name,
      node: pod.node,
      message: 'Failed to create pod sandbox',
    });
  }

  private schedule(pick: number): void {
    const pod = at(
      this.pods.filter(({ state }) => state === 'pending'),
      pick,
    );
    const node = at(
      this.nodes.filter(({ registered }) => registered),
      pick,
    );
    if (pod === undefined || node === undefined) return;
    pod.state = 'creating';
    pod.node = node.name;
    this.emit({ kind: 'pod-scheduled', pod: pod.name, node: node.name });
  }

  private assign(pick: number): void {
    const pod = at(
      this.pods.filter((each) => each.state === 'creating' && each.address === undefined),
      pick,
    );
    const node = this.nodes.find(({ name }) => name === pod?.node);
    if (pod === undefined || node === undefined) return;
    for (const [eni, cidrs] of node.pool) {
      for (const [cidr, used] of cidrs) {
        const address = cidr.slice(0, cidr.indexOf('/'));
        if (used.has(address)) continue;
        used.add(address);
        pod.address = address;
        this.emit({
          kind: 'address-assigned',
          node: node.name,
          pod: pod.name,
          sandbox: 's',
          address,
          eni,
        });
        return;
      }
    }
  }

  private run(pick: number): void {
    const pod = at(
      this.pods.filter(({ state }) => state === 'creating'),
      pick,
    );
    if (pod?.node === undefined) return;
    pod.state = 'running';
    this.emit({ kind: 'pod-running', pod: pod.name, node: pod.node });
  }

  private end(pick: number): void {
    const pod = at(this.pods, pick);
    if (pod === undefined) return;
    if (!pod.deleted) this.emit({ kind: 'pod-deleted', pod: pod.name });
    pod.deleted = true;
    if (pod.state !== 'running') return;
    this.release(pod);
    pod.state = pick % 2 === 0 ? 'succeeded' : 'failed';
    const phase = pick % 2 === 0 ? 'Succeeded' : 'Failed';
    this.emit({ kind: 'pod-finished', pod: pod.name, phase });
  }

  private release(pod: StoryPod): void {
    const node = this.nodes.find(({ name }) => name === pod.node);
    for (const [eni, cidrs] of node?.pool ?? []) {
      for (const used of cidrs.values()) {
        if (node === undefined || pod.address === undefined || !used.delete(pod.address)) continue;
        this.emit({
          kind: 'address-unassigned',
          node: node.name,
          pod: pod.name,
          sandbox: 's',
          address: pod.address,
          eni,
          coolingUntil: this.now + 30_000,
        });
      }
    }
    pod.address = undefined;
  }

  private restartDaemon(pick: number): void {
    const node = at(this.nodes, pick);
    if (node === undefined) return;
    const before = [...node.pool];
    node.pool.clear();
    this.emit({ kind: 'daemon-started', node: node.name });
    for (const [eni, cidrs] of before) {
      node.pool.set(eni, cidrs);
      this.emit({ kind: 'pool-eni-added', node: node.name, eni, device: 0, excluded: false });
      this.emit({ kind: 'pool-cidrs-added', node: node.name, eni, cidrs: [...cidrs.keys()] });
      for (const address of [...cidrs.values()].flatMap((used) => [...used])) {
        this.emit({
          kind: 'address-restored',
          node: node.name,
          sandbox: 's',
          address,
          eni,
        });
      }
    }
  }

  private terminate(pick: number): void {
    const node = at(this.nodes, pick);
    if (node === undefined || pick % 4 > 0) return;
    this.emit({ kind: 'instance-terminated', node: node.name, instance: 'i' });
    if (node.registered) this.emit({ kind: 'node-removed', node: node.name });
    this.nodes.splice(this.nodes.indexOf(node), 1);
  }

  private remove(pick: number): void {
    const pod = at(this.pods, pick);
    if (pod === undefined) return;
    this.release(pod);
    this.pods.splice(this.pods.indexOf(pod), 1);
    this.emit({ kind: 'pod-removed', pod: pod.name });
  }
}

function at<T>(items: readonly T[], pick: number): T | undefined {
  return items.length === 0 ? undefined : items[pick % items.length];
}
