// Whether the pool of ipamd, on a node that is left alone, has come to rest where its settings say. Told from EC2's ENIs and the addresses
// that pods hold, in the words of the settings, without the daemon's own judgements.

import { blockContains, type Address } from '../../base/address.ts';
import { formatCidr } from '../../base/ipv4.ts';
import type { NetworkInterface } from '../../ec2/networkInterface.ts';
import type { Subnet } from '../../ec2/subnet.ts';
import type { Pool } from '../../ipamd/pool.ts';
import type { NodeRun } from '../../world/life/nodeRun.ts';

/** What is not as it should be; empty when the pool has settled. */
export function unsettledIpamd(run: NodeRun): string[] {
  const pool = run.daemon?.pool;
  if (pool === undefined) return ['the daemon never became ready'];
  const cards = pool.all.map((each) => new Settlement(run, each));
  if (cards.some((card) => card.isRestless())) return [];
  const difference = [...storeAgainstEc2(run, pool), ...leaked(run)];
  if (difference.length > 0) return difference;
  // What one network card cannot have holds the others back as well.
  const isHeldBack = cards.length > 1 && cards.some((card) => card.isStarved());
  return isHeldBack ? [] : cards.flatMap((card) => card.problems());
}

function storeAgainstEc2(run: NodeRun, pool: Pool): string[] {
  const names = (eniId: string, cidrs: readonly string[]): string => `${eniId} ${cidrs.toSorted().join(' ')}`;
  const atEc2 = pool.all
    .flatMap((each) => enisOf(run, each))
    .map((eni) => names(eni.id, eni.cidrs.map(formatCidr)));
  const inStore = pool.all
    .flatMap(({ store }) => store.enis.values())
    .map((eni) => names(eni.id, [...eni.cidrs.keys()]));
  const difference = [...atEc2, ...inStore].filter(
    (each) => !(atEc2.includes(each) && inStore.includes(each)),
  );
  return difference.length === 0 ? [] : [`store and EC2 differ: ${difference.join(' | ')}`];
}

/** ENIs that the daemon created and lost, where neither a failed call nor a restart explains it. */
function leaked(run: NodeRun): string[] {
  const { faults = [], steps, tokens = 0 } = run.life;
  const excused = faults.length > 0 || tokens > 0 || steps.some((step) => step.op === 'restart');
  if (excused) return [];
  return [...run.cloud.networkInterfaces.all()]
    .filter((eni) => eni.createdBy !== undefined && eni.attachment === undefined)
    .map((eni) => `${eni.id} was created and never attached or deleted`);
}

/** Of the pool's network card. */
function enisOf({ instance }: NodeRun, { config }: Pool): readonly NetworkInterface[] {
  return instance.enis.filter(({ attachment }) => attachment?.networkCard === config.networkCard);
}

function isPrimary({ attachment }: NetworkInterface): boolean {
  return attachment?.networkCard === 0 && attachment.device === 0;
}

function isTrunk({ interfaceType }: NetworkInterface): boolean {
  return interfaceType === 'trunk';
}

/** Of one network card. */
class Settlement {
  private readonly run: NodeRun;
  private readonly pool: Pool;
  private readonly enis: readonly NetworkInterface[];
  private readonly held: readonly Address[];
  private readonly usable: readonly NetworkInterface[];

  constructor(run: NodeRun, pool: Pool) {
    this.run = run;
    this.pool = pool;
    this.enis = enisOf(run, pool);
    this.held = pool.store.checkpoint().map(({ address }) => address);
    this.usable = this.enis.filter((eni) => pool.store.enis.get(eni.id)?.excluded === false);
  }

  problems(): string[] {
    if (this.isLow()) return this.mayStayLow() ? [] : [`too low: ${this.figures()}`];
    const problems: string[] = [];
    if (this.isHigh()) problems.push(`too high: ${this.figures()}`);
    const extra = this.extraEnis();
    if (extra.length > 0) problems.push(`${extra.join()} could be freed: ${this.figures()}`);
    // The daemon has nothing to do; only pods in wait come back.
    if (this.run.simulation.pending > this.run.waitingCount)
      problems.push('settled, yet something is still to come');
    return problems;
  }

  /** Known states in which the real daemon never comes to rest either, or not where its settings say. */
  isRestless(): boolean {
    return (
      this.takesAddressesForPrefixes() ||
      this.freesWhatItMisses() ||
      this.switchesForEver() ||
      this.mistakesItsLimit() ||
      this.countsWhatServesNobody() ||
      this.miscountsPrefixes()
    );
  }

  isStarved(): boolean {
    return this.isLow() && this.mayStayLow();
  }

  /** On a further network card a prefix without pods is always one too many, and none one too few. */
  private takesAddressesForPrefixes(): boolean {
    const { networkCard, prefixMode } = this.pool.config;
    return networkCard > 0 && prefixMode;
  }

  /** An ENI was torn off with pods: its prefixes were subtracted twice. */
  private miscountsPrefixes(): boolean {
    const { store, config } = this.pool;
    const held = [...store.enis.values()].reduce((sum, eni) => sum + eni.prefixes, 0);
    return config.prefixMode && this.byIpTargets && store.stats().totalPrefixes !== held;
  }

  /** WARM_ENI_TARGET=0: an ENI is created when no address is left, and one ENI's worth of free ones is one too many. */
  private freesWhatItMisses(): boolean {
    const { config } = this.pool;
    if (config.prefixMode || this.byIpTargets || config.warmEniTarget > 0) return false;
    const needed = this.usable.filter((eni) => isPrimary(eni) || this.pods([eni], () => true) > 0);
    return this.available(needed) === 0;
  }

  /** Leftover secondary addresses count as warm prefixes when an ENI is freed, and not when the pool is judged. */
  private switchesForEver(): boolean {
    const lengths = this.enis.flatMap((eni) => eni.cidrs).map((cidr) => cidr.length);
    return this.pool.config.prefixMode && !this.byIpTargets && lengths.includes(32);
  }

  /**
   * An ENI carries addresses of the other mode that the store has let go: EC2 answers that its limit is reached, the
   * daemon looks, finds nothing new of its own mode, takes that for a success, and so no reconcile is ever due.
   */
  private mistakesItsLimit(): boolean {
    const { store } = this.pool;
    return (
      this.isLow() &&
      this.enis.some((eni) => {
        const stored = store.enis.get(eni.id);
        return eni.cidrs.some((cidr) => cidr.length !== this.length && !stored?.cidrs.has(formatCidr(cidr)));
      })
    );
  }

  /** Prefixes of excluded ENIs count when there are too many, and not when there are too few. */
  private countsWhatServesNobody(): boolean {
    const excluded = this.enis.filter((eni) => !this.usable.includes(eni));
    return (
      this.pool.config.prefixMode && excluded.some((eni) => eni.cidrs.some((cidr) => cidr.length === 28))
    );
  }

  private get length(): number {
    return this.pool.config.prefixMode ? 28 : 32;
  }

  private get unit(): number {
    return this.pool.config.prefixMode ? 16 : 1;
  }

  private total(enis = this.usable): number {
    return enis.flatMap((eni) => eni.cidrs).filter((cidr) => cidr.length === this.length).length * this.unit;
  }

  private available(enis = this.usable): number {
    return this.total(enis) - this.pods(enis, (length) => length === this.length);
  }

  private pods(enis: readonly NetworkInterface[], counts: (length: number) => boolean): number {
    const cidrs = enis.flatMap((eni) => eni.cidrs).filter((cidr) => counts(cidr.length));
    return this.held.filter((address) => cidrs.some((cidr) => blockContains(cidr, address))).length;
  }

  /** CIDRs without a pod. */
  private idle(enis: readonly NetworkInterface[], length?: number): number {
    return enis
      .flatMap((eni) => eni.cidrs)
      .filter((cidr) => length === undefined || cidr.length === length)
      .filter((cidr) => !this.held.some((address) => blockContains(cidr, address))).length;
  }

  private get byIpTargets(): boolean {
    return this.pool.config.warmIpTarget > 0 || this.pool.config.minimumIpTarget > 0;
  }

  private isLow(): boolean {
    const {
      warmIpTarget,
      minimumIpTarget,
      warmEniTarget,
      warmPrefixTarget,
      prefixMode,
      maxPods,
      slotsPerEni,
    } = this.pool.config;
    const available = this.available();
    if (this.total() >= maxPods) return false;
    if (this.byIpTargets) return available < warmIpTarget || this.total() < minimumIpTarget;
    const wanted = prefixMode ? warmPrefixTarget * 16 : warmEniTarget * slotsPerEni;
    return available < Math.max(wanted, 1);
  }

  /** A CIDR too many: the targets would still be met without one that no pod uses. */
  private isHigh(): boolean {
    const { warmIpTarget, minimumIpTarget, warmPrefixTarget, prefixMode } = this.pool.config;
    const idle = this.idle(this.enis, this.length);
    if (!this.byIpTargets) return prefixMode && idle > warmPrefixTarget;
    // Prefixes of excluded ENIs count as prefixes, not as addresses.
    const total = prefixMode ? this.total(this.enis) : this.total();
    const assigned = this.total() - this.available();
    return idle > 0 && total - this.unit >= Math.max(assigned + warmIpTarget, minimumIpTarget);
  }

  /** Secondary ENIs without a pod that the others can do without. */
  private extraEnis(): string[] {
    const { warmIpTarget, minimumIpTarget, warmPrefixTarget, warmEniTarget, prefixMode, slotsPerEni } =
      this.pool.config;
    const warmUnits = prefixMode ? warmPrefixTarget : warmEniTarget;
    const hasEnisToSpare = this.available() >= (warmUnits + 1) * slotsPerEni * this.unit;
    if (!this.byIpTargets && !prefixMode && !hasEnisToSpare) return [];
    const whole = (addresses: number): number => Math.ceil(addresses / this.unit) * this.unit;
    return this.enis
      .filter((eni) => !isPrimary(eni) && !isTrunk(eni) && this.pods([eni], () => true) === 0)
      .filter((eni) => {
        const others = this.usable.filter((other) => other !== eni);
        if (this.available(others) < whole(warmIpTarget)) return false;
        if (this.total(others) < whole(minimumIpTarget)) return false;
        return !prefixMode || this.idle(others) >= warmPrefixTarget;
      })
      .map((eni) => eni.id);
  }

  /** No slot is left, or EC2 has nothing to put in. */
  private mayStayLow(): boolean {
    const { config, rules, store } = this.pool;
    const open = this.usable.filter((eni) => this.isFilled(eni) && eni.cidrs.length < config.slotsPerEni);
    const triesNext = rules.fillsNextCandidate && config.subnetDiscovery;
    const starved = open.filter((eni) => !this.hasRoom(eni.subnet, 1, 0));
    if (open.length > 0 && !triesNext) return starved.length > 0;
    if (starved.length < open.length) return false;
    return store.enis.size + this.slotsForTrunk() >= config.maxEnis || !this.mayCreate();
  }

  /** A trunk carries branch ENIs, and with custom networking the primary ENI no pods. */
  private isFilled(eni: NetworkInterface): boolean {
    return !isTrunk(eni) && !(isPrimary(eni) && this.pool.config.customNetworking);
  }

  /** Kept free until the trunk is there. */
  private slotsForTrunk(): number {
    const { config, rules } = this.pool;
    const isKept = config.podEni && (config.mayTrunk || !rules.keepsTrunkSlotByType);
    return isKept && !this.enis.some(isTrunk) ? 1 : 0;
  }

  /** In any subnet that may be used: the daemon tries them all. */
  private mayCreate(): boolean {
    const { config, rules, eniConfig } = this.pool;
    const role = (subnet: Subnet): string => subnet.tags['kubernetes.io/role/cni'] ?? '';
    const discovers = rules.subnetDiscovery && config.subnetDiscovery;
    const eligible = [...this.run.cloud.subnets.values()].filter((subnet, index) => {
      if (config.customNetworking) return subnet.id === eniConfig?.subnetId;
      const isOwn = index === 0;
      if (isOwn) return !rules.excludesSubnets || role(subnet) !== '0';
      return discovers && role(subnet) !== '' && role(subnet) !== '0';
    });
    return eligible.some((subnet) => this.hasRoom(subnet, this.cidrsOfNewEni(), 1));
  }

  private cidrsOfNewEni(): number {
    const { warmIpTarget, minimumIpTarget, warmPrefixTarget, slotsPerEni, prefixMode } = this.pool.config;
    const short = Math.max(warmIpTarget - this.available(), minimumIpTarget - this.total());
    if (this.byIpTargets) return Math.min(Math.ceil(short / this.unit), slotsPerEni);
    const prefixes = Math.max(1, warmPrefixTarget - this.idle(this.enis, 28));
    return prefixMode ? Math.min(prefixes, slotsPerEni) : slotsPerEni;
  }

  private hasRoom(subnet: Subnet, cidrs: number, primaries: number): boolean {
    const free = subnet.availableIpAddressCount;
    return this.pool.config.prefixMode
      ? subnet.freePrefixes >= cidrs && free >= cidrs * 16 + primaries
      : free >= cidrs + primaries;
  }

  private figures(): string {
    const enis = this.enis.map((eni) => `${eni.id} ${eni.cidrs.map(formatCidr).join(' ')}`);
    return `total ${this.total()}, available ${this.available()}, ${enis.join(' | ')}`;
  }
}
