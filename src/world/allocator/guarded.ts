// An own allocator behind the port, and whoever watches it: what it does wrong against the world ends the run as a fault
// of the allocator, and the facts of the node's daemon are told for it, its pool from what its view lists.
// Verified: it gives addresses that the node's ENIs have, none to two sandboxes, and takes none away from a sandbox; it
// calls EC2 for ENIs that are there; its answers are answers; its view lists what it has given.
// Not verified: how many addresses it keeps, and how long it lets them cool down.

import { blockContains, formatAddress, type Address } from '../../base/address.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { NetworkInterface } from '../../ec2/networkInterface.ts';
import type { RefusalCause } from '../../ipamd/facts.ts';
import { causeOfFailure } from '../../ipamd/refusal.ts';
import { Lane } from '../../kernel/lane.ts';
import type { Process, RunningProcess } from '../../kernel/process.ts';
import type {
  Allocator,
  AllocatorAnswer,
  AllocatorNode,
  AllocatorSandbox,
  AllocatorView,
  RunningAllocator,
} from './allocator.ts';
import { isAddress, isRefusal, isRunning, isView, shown } from './answers.ts';
import { AllocatorFaultError, type AllocatorRule } from './fault.ts';
import { guardedEc2 } from './guardedEc2.ts';
import { IpamdAllocator } from './ipamd.ts';
import { CallLog, poolLines } from './log.ts';
import { eniIn, ToldPool } from './toldPool.ts';

/** The built-in daemon has judges of its own (`poolInvariants.ts`). */
export function guarded(allocator: Allocator): Allocator {
  if (allocator instanceof IpamdAllocator) return allocator;
  return { name: allocator.name, start: (node, saved) => new Guard(allocator, node, saved) };
}

const EMPTY: AllocatorView = { enis: [], assigned: [], cooling: [] };

class Guard implements RunningAllocator {
  private readonly allocator: Allocator;
  private readonly node: AllocatorNode;
  private readonly log: CallLog;
  private readonly told: ToldPool;
  private readonly processes = new Set<RunningProcess>();
  private readonly timers = new Set<{ cancel(): void }>();
  private lastFailure: string | undefined;
  private isStopped = false;
  /** Undefined while it starts. */
  private inner: RunningAllocator | undefined;

  constructor(allocator: Allocator, node: AllocatorNode, saved: unknown) {
    this.allocator = allocator;
    this.node = node;
    this.log = new CallLog(() => node.now());
    this.told = new ToldPool(node);
    node.kernel.emit({ kind: 'daemon-started', node: node.name });
    this.inner = this.guard(() => allocator.start(this.guardedNode(), saved));
    if (!isRunning(this.inner)) {
      this.fault('invalid-answer', 'start() must return { add, del, view, stop }');
    }
    node.kernel.simulation.after(0, Lane.cluster, () => this.begin());
  }

  get ready(): boolean {
    return !this.isStopped && this.told.isServing;
  }

  add(sandbox: AllocatorSandbox): AllocatorAnswer {
    const note = this.log.add(`add ${sandbox.pod}`);
    const answer = this.guard(() => this.running.add(sandbox));
    if (isRefusal(answer)) {
      note(`refused, ${answer.refused}`);
      this.tellPool();
      const { kernel, name } = this.node;
      kernel.emit({ kind: 'address-refused', node: name, pod: sandbox.pod, cause: this.refusalCause() });
      return answer;
    }
    if (!isAddress(answer)) {
      return this.fault(
        'invalid-answer',
        `add() must return { address } or { refused }, not ${shown(answer)}`,
      );
    }
    const { address } = answer;
    note(formatAddress(address));
    this.checkGiven(sandbox, address);
    this.tellPool();
    const eni = eniIn(this.view(), address);
    if (eni === undefined) {
      const text = `view() does not list ${formatAddress(address)}, which add() gave to ${sandbox.pod}`;
      return this.fault('inconsistent', text);
    }
    this.told.assigned(sandbox, address, eni);
    return { address, eni };
  }

  del(sandbox: AllocatorSandbox, later: () => () => void): void {
    this.log.add(`del ${sandbox.pod}`);
    this.guard(() => this.running.del(sandbox, later));
    this.told.unassigned(sandbox, this.view());
    this.tellPool();
  }

  view(): AllocatorView {
    const view = this.guard(() => this.running.view());
    if (!isView(view)) return this.fault('invalid-answer', `view() must return { enis, assigned, cooling }`);
    return view;
  }

  stop(): unknown {
    const saved = this.guard(() => this.running.stop());
    this.isStopped = true;
    for (const each of this.processes) each.stop();
    for (const each of this.timers) each.cancel();
    this.node.kernel.emit({ kind: 'daemon-stopped', node: this.node.name });
    return saved;
  }

  unschedulableChanged(): void {
    this.guard(() => this.running.unschedulableChanged?.());
    this.tellPool();
  }

  eniConfigChanged(): void {
    this.guard(() => this.running.eniConfigChanged?.());
    this.tellPool();
  }

  private get running(): RunningAllocator {
    return this.inner ?? this.fault('invalid-answer', 'start() must return { add, del, view, stop }');
  }

  /** It answers: one instant after its start, when whoever started its container is done. */
  private begin(): void {
    if (this.isStopped) return;
    this.tellPool();
    this.told.restored(this.view());
    this.told.isServing = true;
    this.node.kernel.emit({ kind: 'daemon-ready', node: this.node.name });
    this.node.kernel.started(undefined);
  }

  private tellPool(): void {
    if (!this.isStopped && this.inner !== undefined) this.told.update(this.view());
  }

  private checkGiven({ id, pod }: AllocatorSandbox, address: Address): void {
    const text = formatAddress(address);
    const before = this.node.sandboxes.get(id);
    if (before !== undefined && before.address !== address) {
      this.fault('inconsistent', `${pod} has ${formatAddress(before.address)} and was given ${text}`);
    }
    for (const [other, holder] of this.node.sandboxes) {
      if (other !== id && holder.address === address) {
        this.fault('address-shared', `${pod} was given ${text}, which ${holder.pod} has`);
      }
    }
    if (this.isCarried(address) || this.isTornOff(address)) return;
    this.fault('address-not-owned', `${pod} was given ${text}, which no ENI of the node has`);
  }

  private checkHolders(call: string): void {
    for (const { pod, address } of this.node.sandboxes.values()) {
      if (this.isCarried(address) || this.isTornOff(address)) continue;
      this.fault('address-taken-away', `${call} took ${formatAddress(address)} away, which ${pod} has`);
    }
  }

  private isCarried(address: Address): boolean {
    return this.node.kernel.instance.enis.some((eni) => carries(eni, address));
  }

  /** Somebody else tore off the ENI that had it: the allocator cannot know. */
  private isTornOff(address: Address): boolean {
    const { cloud } = this.node.kernel;
    const eni = this.told.eniOf(address) ?? eniIn(this.view(), address);
    return eni !== undefined && !this.told.hasLetGo(eni) && cloud.networkInterfaces.find(eni) === undefined;
  }

  private refusalCause(): RefusalCause {
    if (this.view().cooling.some(({ until }) => until >= this.node.now())) return 'Cooldown';
    return this.lastFailure === undefined ? 'NoAddressOnNode' : causeOfFailure(this.lastFailure, false);
  }

  private guardedNode(): AllocatorNode {
    const { node } = this;
    const { kernel } = node;
    return {
      name: node.name,
      zone: node.zone,
      limits: node.limits,
      env: node.env,
      version: node.version,
      get unschedulable() {
        return node.unschedulable;
      },
      get labels() {
        return node.labels;
      },
      get annotations() {
        return node.annotations;
      },
      eniConfig: (name) => node.eniConfig(name),
      sandboxes: node.sandboxes,
      ec2: guardedEc2(node.ec2, kernel.cloud, kernel.instance, {
        called: (text) => this.log.add(text),
        unknownEni: (call, eni) => this.fault('unknown-eni', `${call}: the node has no ENI ${eni}`),
        tookAway: (call) => this.checkHolders(call),
        letGo: (eni) => this.told.letGo(eni),
        grew: (code) => (this.lastFailure = code),
      }),
      imds: node.imds,
      now: () => node.now(),
      sleep: (time) => node.sleep(time),
      after: (time, act) => this.after(time, act),
      spawn: (process) => this.spawn(process),
      choose: (n) => node.choose(n),
      emit: (note) => node.emit(note),
      kernel,
    };
  }

  private after(time: string | Milliseconds, act: () => void): { cancel(): void } {
    const timer = this.node.after(time, () => {
      this.timers.delete(timer);
      this.guard(act);
      this.tellPool();
    });
    this.timers.add(timer);
    return timer;
  }

  private spawn(process: () => Process<unknown>): RunningProcess {
    const running = this.node.spawn(() => this.guardedProcess(process));
    for (const each of this.processes) if (each.finished) this.processes.delete(each);
    this.processes.add(running);
    return running;
  }

  private *guardedProcess(start: () => Process<unknown>): Process {
    const process = this.guard(start);
    try {
      for (;;) {
        const step = this.guard(() => process.next());
        this.tellPool();
        if (step.done === true) return;
        yield this.sleepOf(step.value);
      }
    } finally {
      process.return(undefined);
    }
  }

  private sleepOf(yielded: unknown): Milliseconds {
    if (typeof yielded === 'number' && Number.isSafeInteger(yielded) && yielded >= 0) return yielded;
    return this.fault('invalid-answer', `a process yielded ${shown(yielded)}; write yield* node.sleep('5s')`);
  }

  private guard<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      if (error instanceof AllocatorFaultError) throw error;
      return this.fault(
        'exception',
        error instanceof Error ? `${error.name}: ${error.message}` : shown(error),
      );
    }
  }

  private fault(rule: AllocatorRule, text: string): never {
    const { node, allocator, log } = this;
    const podOf = (sandbox: string): string => node.sandboxes.get(sandbox)?.pod ?? sandbox.slice(0, 12);
    throw new AllocatorFaultError({
      at: node.now(),
      node: node.name,
      allocator: allocator.name,
      rule,
      text,
      calls: log.last,
      pool: poolLines(this.viewForFault(), podOf),
    });
  }

  /** The view may be what is wrong. */
  private viewForFault(): AllocatorView {
    try {
      const view = this.inner?.view();
      return isView(view) ? view : EMPTY;
    } catch {
      return EMPTY;
    }
  }
}

function carries({ cidrs, ipv6 }: NetworkInterface, address: Address): boolean {
  return [...cidrs, ...(ipv6?.prefixes ?? [])].some((block) => blockContains(block, address));
}
