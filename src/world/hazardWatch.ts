// Tells the hazards of a run as facts: a sandbox is given an address that another one still has, because the real
// daemon would do so too. Where nothing of the kind explains it, nothing is told, and the invariants break.

import { formatAddress } from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';
import type { ForgettingCause } from '../ipamd/facts.ts';
import type { CloudView } from '../ec2/view.ts';
import { HAZARD_CAUSES, type HazardCause } from '../record/hazards.ts';
import type { Fact } from '../record/trace.ts';
import { LostCidrs } from './lostCidrs.ts';
import type { SandboxWatcher, StandingSandbox } from './sandboxes.ts';

export interface HazardWatchOptions {
  readonly emit: (fact: Fact) => void;
  readonly cloud: () => CloudView;
}

/** The sandbox that has no right to its address, and why. */
interface Trespass {
  readonly sandbox: StandingSandbox;
  readonly cause: HazardCause;
}

interface OpenHazard {
  readonly hazard: number;
  readonly node: string;
  readonly standing: Set<StandingSandbox>;
}

export class HazardWatch implements SandboxWatcher {
  private readonly emit: HazardWatchOptions['emit'];
  private readonly lost: LostCidrs;
  private readonly restartedAt = new Map<string, Milliseconds>();
  /** Sandboxes by id that a daemon has lost, until they fall. */
  private readonly forgotten = new Map<string, ForgettingCause>();
  /** The ENI by sandbox, where a daemon has found it anew after its start: it may be another. */
  private readonly restoredTo = new Map<string, string>();
  private readonly open = new Set<OpenHazard>();
  private told = 0;

  constructor({ emit, cloud }: HazardWatchOptions) {
    this.emit = emit;
    this.lost = new LostCidrs(cloud);
  }

  apply(fact: Fact, at: Milliseconds): void {
    this.lost.apply(fact);
    if (fact.kind === 'daemon-started') this.restartedAt.set(fact.node, at);
    else if (fact.kind === 'address-forgotten') this.forgotten.set(fact.sandbox, fact.cause);
    else if (fact.kind === 'address-restored') {
      this.forgotten.delete(fact.sandbox);
      this.restoredTo.set(fact.sandbox, fact.eni);
    }
  }

  addressShared(newcomer: StandingSandbox, holders: readonly StandingSandbox[]): void {
    const sharing = [...holders, newcomer];
    const trespasses = sharing.flatMap((sandbox) => this.trespassOf(sandbox) ?? []);
    const [trespass] = trespasses;
    if (trespass === undefined || trespasses.length < sharing.length - 1) return;
    const { sandbox, cause } = trespass;
    const hazard = this.told++;
    this.open.add({ hazard, node: sandbox.node, standing: new Set(sharing) });
    this.emit({
      kind: 'hazard-began',
      hazard,
      reason: HAZARD_CAUSES[cause].reason,
      cause,
      node: sandbox.node,
      restartedAt: this.restartedAt.get(sandbox.node) ?? 0,
      address: formatAddress(sandbox.address),
      pods: sharing.map(({ pod }) => pod),
      nodes: sharing.map(({ node }) => node),
      victim: sandbox.pod,
    });
  }

  sandboxFell(sandbox: StandingSandbox): void {
    if (this.forgotten.size > 0) this.forgotten.delete(sandbox.id);
    if (this.restoredTo.size > 0) this.restoredTo.delete(sandbox.id);
    if (this.open.size === 0) return;
    for (const each of this.open) {
      if (!each.standing.delete(sandbox) || each.standing.size > 1) continue;
      this.open.delete(each);
      this.emit({ kind: 'hazard-ended', hazard: each.hazard, node: each.node });
    }
  }

  /** Whether a hazard was told of all these sandboxes. */
  explains(sharing: readonly StandingSandbox[]): boolean {
    return [...this.open].some(({ standing }) => sharing.every((sandbox) => standing.has(sandbox)));
  }

  private trespassOf(sandbox: StandingSandbox): Trespass | undefined {
    const { id, eni, address } = sandbox;
    const cause =
      this.forgotten.get(id) ??
      (this.lost.has(this.restoredTo.get(id) ?? eni, address) ? 'StaleMetadata' : undefined);
    return cause === undefined ? undefined : { sandbox, cause };
  }
}
