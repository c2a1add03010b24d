// The CNI calls of one daemon: answered from its pools, at once but for the EC2 calls that a DEL may have to make first.
// @upstream pkg/ipamd/rpc_handler.go

import { formatAddress, type Address } from '../base/address.ts';
import { Lane } from '../kernel/lane.ts';
import { spawn, type Process, type RunningProcess } from '../kernel/process.ts';
import { EXCLUDED_CIDR_DELAY } from './config.ts';
import { idleCidrs, unassign } from './decrease.ts';
import type { BranchEni } from './apiPort.ts';
import type { RefusalCause } from './facts.ts';
import { planAdd, planUnknownDel } from './podEni.ts';
import { annotatePodIp, clearPodIp } from './podIpAnnotation.ts';
import type { Pool } from './pool.ts';
import { refusalCause } from './refusal.ts';
import { isPrefix, type StoredAddress, type StoredCidr, type StoredEni } from './storedEni.ts';

export interface GivenAddress {
  readonly address: Address;
  readonly eni: string;
}

/** `others`: of the further network cards, ascending, where the pod asked for one on each. */
export type AddAnswer =
  | ({
      readonly ok: true;
      readonly others: readonly GivenAddress[];
      /** Of a branch ENI, whose address is in no pool. */
      readonly vlan?: number;
    } & GivenAddress)
  | { readonly ok: false };

/** The addresses given back, by network card. A sandbox that had fewer than it asked for is unknown all the same. */
export interface DelAnswer {
  readonly known: boolean;
  readonly addresses: readonly Address[];
  /** Of a branch ENI. */
  readonly vlan?: number;
  /** Why nothing could be given back; absent: the sandbox is unknown. */
  readonly error?: string;
}

/** Of one network card; `lacking`: on how many further ones the pod still needs one then. */
interface AskedAddress {
  readonly sandbox: string;
  readonly pod: string;
  readonly interfaces: number;
  readonly lacking: number;
}

/** What a sandbox has on one network card. */
interface Held {
  readonly pool: Pool;
  readonly address: StoredAddress;
}

/** Who waits for changes of the pools. */
interface PoolWatcher {
  assignmentsChanged(): void;
  attachmentsChanged(): void;
}

const UNKNOWN_SANDBOX: DelAnswer = { known: false, addresses: [] };
const REFUSED: AddAnswer = { ok: false };
const NO_OTHERS: readonly GivenAddress[] = [];

/** The store does not know the sandbox: with security groups for pods, its Pod may have a branch ENI. */
function unknownDel(pool: Pool, pod: string): DelAnswer {
  const plan = planUnknownDel(pool, pod);
  if (plan === 'unknown-pod') return UNKNOWN_SANDBOX;
  if (plan !== 'pod-not-found') {
    // Its IPv4 address, whatever the family of the pod's.
    return { known: true, addresses: plan.ipv4 === undefined ? [] : [plan.ipv4], vlan: plan.vlan };
  }
  const name = pod.slice(pod.indexOf('/') + 1);
  const error = `error while trying to retrieve pod info: pods "${name}" not found`;
  return { ...UNKNOWN_SANDBOX, error };
}

function addressFor({ ipv4, ipv6 }: BranchEni, { config }: Pool): Address | undefined {
  return config.ipv6 ? ipv6 : ipv4;
}

export class CniCalls {
  /** That of the default network card. */
  private readonly pool: Pool;
  private readonly watcher: PoolWatcher;
  /** What DELs have left to be done: it ends with the daemon. */
  private leftByDels: readonly RunningProcess[] = [];

  constructor(pool: Pool, watcher: PoolWatcher) {
    this.pool = pool;
    this.watcher = watcher;
  }

  stop(): void {
    for (const each of this.leftByDels) each.stop();
  }

  /**
   * CNI ADD: answers at once, from the pools as they are: of the first network card that has an address, or one of each
   * for a pod that asks for it. The first that has none fails that pod, and what it has got until then stays its own.
   * @upstream rpc_handler.go#AddNetwork
   */
  add(sandbox: string, pod: string, asksForAllCards = false): AddAnswer {
    const answer = this.answer(sandbox, pod, asksForAllCards);
    if (answer.ok) annotatePodIp(this.pool, pod, answer.address);
    return answer;
  }

  private answer(sandbox: string, pod: string, asksForAllCards: boolean): AddAnswer {
    const plan = planAdd(this.pool, pod);
    if (plan !== 'from-pool') return this.addBranch(sandbox, pod, plan);
    const { all, rules, config, meter } = this.pool;
    if (!asksForAllCards || !rules.knowsNetworkCards) return this.addOne(sandbox, pod);
    if (!config.multiNic) {
      meter?.addAnswered(false);
      return this.refuse(pod, this.pool, 'MultiNicOff');
    }
    const given = this.giveOfAll(sandbox, pod);
    const [first, ...others] = given;
    const isServed = first !== undefined && given.length === all.length;
    meter?.addAnswered(isServed);
    if (isServed) return { ok: true, ...first, others };
    const lacking = all[given.length] ?? this.pool;
    return this.refuse(pod, lacking, refusalCause(lacking));
  }

  private addOne(sandbox: string, pod: string): AddAnswer {
    const { all, meter } = this.pool;
    for (const pool of all) {
      const given = this.giveOf(pool, { sandbox, pod, interfaces: 1, lacking: 0 });
      if (given === undefined) continue;
      meter?.addAnswered(true);
      return { ok: true, address: given.address, eni: given.eni, others: NO_OTHERS };
    }
    meter?.addAnswered(false);
    return this.refuse(pod, this.pool, refusalCause(this.pool));
  }

  /** Nothing is stored: the Pod's annotation is all that there is. */
  private addBranch(sandbox: string, pod: string, plan: BranchEni | 'refuse'): AddAnswer {
    const { ports, nodeName: node, meter, trunk } = this.pool;
    meter?.branchAddAnswered();
    const address = plan === 'refuse' ? undefined : addressFor(plan, this.pool);
    if (plan === 'refuse' || address === undefined) {
      const cause = trunk === undefined ? 'NoTrunkEni' : 'BranchEniPending';
      ports.emit({ kind: 'address-refused', node, pod, cause });
      return REFUSED;
    }
    const { eni, vlan } = plan;
    const text = formatAddress(address);
    ports.emit({ kind: 'branch-eni-answered', node, pod, sandbox, address: text, eni, vlan });
    return { ok: true, address, eni, others: NO_OTHERS, vlan };
  }

  /** In ascending order, up to the first network card that has none. */
  private giveOfAll(sandbox: string, pod: string): readonly GivenAddress[] {
    const { all } = this.pool;
    const given: GivenAddress[] = [];
    for (const pool of all) {
      const lacking = all.length - given.length - 1;
      const address = this.giveOf(pool, { sandbox, pod, interfaces: all.length, lacking });
      if (address === undefined) break;
      given.push(address);
    }
    return given;
  }

  private giveOf(pool: Pool, { sandbox, pod, interfaces, lacking }: AskedAddress): GivenAddress | undefined {
    const { store, ports, now, nodeName: node, meter } = pool;
    const { assignmentVersion } = store;
    const given = store.assign(sandbox, now, ports.chooser, pod, interfaces);
    if (given === undefined) {
      if (meter !== undefined) meter.noAvailableAddresses++;
      return undefined;
    }
    const { address, holder } = given;
    const eni = holder.eni.id;
    if (store.assignmentVersion !== assignmentVersion) {
      pool.gauges?.addressAssigned(holder, 1);
      const text = formatAddress(address);
      const fact = { kind: 'address-assigned', node, pod, sandbox, address: text, eni } as const;
      pool.tell(lacking === 0 ? fact : { ...fact, lacking });
      this.watcher.assignmentsChanged();
    }
    return { address, eni };
  }

  private refuse(pod: string, pool: Pool, cause: RefusalCause): AddAnswer {
    pool.tell({ kind: 'address-refused', node: pool.nodeName, pod, cause });
    return REFUSED;
  }

  /**
   * CNI DEL: answered at once, unless EC2 calls belong to it; then by what `later` returned. It looks at network cards
   * until it has as many addresses as the sandbox asked for.
   * @assumption with several cards the calls come after all of them, in reality after each.
   * @upstream rpc_handler.go#DelNetwork
   */
  del(sandbox: string, pod: string, later: (answer: DelAnswer) => () => void): DelAnswer | undefined {
    const held: Held[] = [];
    let wanted = 1;
    for (const pool of this.pool.all) {
      if (held.length === wanted) break;
      const interfaces = pool.store.interfacesOf(sandbox);
      const address = this.takeBack(pool, sandbox, pod);
      if (address === undefined) continue;
      held.push({ pool, address });
      wanted = interfaces;
    }
    this.pool.meter?.delAnswered();
    if (held.length === 0) return unknownDel(this.pool, pod);
    // What it asked for on network cards that are managed no more is not missed.
    const isLastManaged = this.pool.all.length === held.length;
    const addresses = held.map(({ address: { address } }) => address);
    clearPodIp(this.pool, pod, addresses);
    const answer = { known: held.length === wanted || isLastManaged, addresses };
    if (held.some(({ address }) => this.isOfOtherMode(address))) {
      const emptied = held.map((each) => ({ ...each, cidrs: this.emptiedByDel(each.address) }));
      if (emptied.some(({ cidrs }) => cidrs.length > 0)) {
        this.releaseBesideLoop(emptied, later(answer));
        return undefined;
      }
    }
    for (const each of held) {
      const { eni, assigned } = each.address.holder;
      if (eni.excluded && assigned === 0) this.finishBesideLoop(this.forgetLater(each));
    }
    this.watcher.assignmentsChanged();
    return answer;
  }

  private takeBack(pool: Pool, sandbox: string, pod: string): StoredAddress | undefined {
    const { store, now, nodeName: node } = pool;
    const address = store.unassign(sandbox, now);
    if (address === undefined) return undefined;
    pool.gauges?.addressAssigned(address.holder, -1);
    pool.tell({
      kind: 'address-unassigned',
      node,
      pod,
      sandbox,
      address: formatAddress(address.address),
      eni: address.holder.eni.id,
      coolingUntil: store.coolingUntil(now),
    });
    return address;
  }

  private isOfOtherMode({ holder }: StoredAddress): boolean {
    return isPrefix(holder) !== this.pool.config.prefixMode;
  }

  /** Addresses of the mode not in force leave with the pods that held them. */
  private emptiedByDel(address: StoredAddress): StoredCidr[] {
    if (!this.isOfOtherMode(address)) return [];
    const { holder } = address;
    if (isPrefix(holder)) return idleCidrs(holder.eni, 'prefixes');
    return this.pool.rules.delReleasesSecondaryIps ? idleCidrs(holder.eni, 'ips') : [];
  }

  private releaseBesideLoop(
    emptied: readonly (Held & { readonly cidrs: readonly StoredCidr[] })[],
    done: () => void,
  ): void {
    const removed = emptied.map(({ pool, address, cidrs }) => {
      const { eni } = address.holder;
      return { pool, eni, cidrs: pool.removeCidrs(eni, cidrs, false) };
    });
    this.watcher.attachmentsChanged();
    this.finishBesideLoop(this.release(removed, done));
  }

  private *release(
    removed: readonly {
      readonly pool: Pool;
      readonly eni: StoredEni;
      readonly cidrs: readonly StoredCidr[];
    }[],
    done: () => void,
  ): Process {
    for (const { pool, eni, cidrs } of removed) yield* unassign(pool, eni, cidrs);
    this.watcher.attachmentsChanged();
    done();
  }

  /** On an excluded ENI an emptied CIDR leaves the store after 5 s and stays on the ENI. */
  private *forgetLater({ pool, address: { holder } }: Held): Process {
    yield EXCLUDED_CIDR_DELAY;
    if (holder.eni.cidrs.get(holder.key) !== holder) return;
    pool.removeCidrs(holder.eni, [holder], false);
    this.watcher.attachmentsChanged();
  }

  private finishBesideLoop(process: Process): void {
    const running = spawn(this.pool.ports.simulation, Lane.cluster, process);
    this.leftByDels = [...this.leftByDels, running].filter((each) => !each.finished);
  }
}
