// cilium-operator gives each node a CIDR of its own out of the pools of the cluster.
// @upstream cilium operator/pkg/ipam/allocator/podcidr/podcidr.go#NodesPodCIDRManager

import { assert } from '../base/assert.ts';
import { formatCidr, parseCidr, type Cidr } from '../base/ipv4.ts';
import type { Chooser } from '../kernel/chooser.ts';
import { GoMap } from '../kernel/goMap.ts';
import { CidrSet } from './cidrSet.ts';

/** What a CiliumNode shows of it. */
export interface CiliumNode {
  readonly podCidrs: readonly string[];
  /** `status.ipam.operator-status.error` */
  readonly error?: string | undefined;
}

const NO_CIDRS: readonly Cidr[] = [];

export class ClusterPool {
  /** The CiliumNode objects, which outlive the operator. */
  readonly nodes = new Map<string, CiliumNode>();
  private readonly pools: readonly Cidr[];
  private readonly maskSize: number;
  private readonly chooser: Chooser;
  private sets: readonly CidrSet[];
  /** What the operator thinks each node has: nothing, for a node whose own CIDR was another's. */
  private held = new Map<string, readonly Cidr[]>();

  constructor(pools: readonly Cidr[], maskSize: number, chooser: Chooser) {
    this.pools = pools;
    this.maskSize = maskSize;
    this.chooser = chooser;
    this.sets = this.freshSets();
  }

  /** `podCidrs`: those that its object brings along. */
  nodeAdded(name: string, podCidrs: readonly string[] = []): void {
    this.nodes.set(name, { podCidrs });
    this.nodeSeen(name);
  }

  nodeDeleted(name: string): void {
    this.nodes.delete(name);
    for (const cidr of this.held.get(name) ?? NO_CIDRS) this.setHolding(cidr)?.release(cidr);
    this.held.delete(name);
  }

  /** The operator sees the object, or sees it again: only then it tries again what failed. */
  nodeSeen(name: string): void {
    const node = this.nodes.get(name);
    if (node === undefined) return;
    this.nodes.set(name, node.podCidrs.length === 0 ? this.allocate(name) : this.reuse(name, node.podCidrs));
  }

  /** Another operator: nodes keep what they have, the rings begin anew. */
  operatorRestarted(): void {
    this.sets = this.freshSets();
    this.held = new Map();
    const without = new GoMap<string, string>();
    for (const [name, { podCidrs }] of this.nodes) {
      if (podCidrs.length > 0) this.nodeSeen(name);
      else without.set(name, name);
    }
    for (const name of this.chooser.order('nodes-without-cidr', without)) this.nodeSeen(name);
  }

  private freshSets(): readonly CidrSet[] {
    return this.pools.map((pool) => new CidrSet(pool, this.maskSize));
  }

  /** @upstream #allocateNext */
  private allocate(name: string): CiliumNode {
    const known = this.held.get(name);
    if (known !== undefined) return { podCidrs: known.map(formatCidr) };
    const set = this.sets.find(({ isFull }) => !isFull);
    if (set === undefined) return { podCidrs: [], error: 'allocator full' };
    const cidr = set.allocateNext();
    this.held.set(name, [cidr]);
    return { podCidrs: [formatCidr(cidr)] };
  }

  /** @upstream #reuseIPNets */
  private reuse(name: string, podCidrs: readonly string[]): CiliumNode {
    const asked = podCidrs.map(checkedCidr);
    const known = this.held.get(name) ?? NO_CIDRS;
    if (known.length > 0) {
      const has = known.map(formatCidr);
      if (asked.every((cidr) => has.includes(formatCidr(cidr)))) return { podCidrs };
      const error = `node has CIDRs allocated ([${has.join(' ')}]) that conflict with requested CIDRs [${asked.map(formatCidr).join(' ')}]`;
      return { podCidrs: has, error };
    }
    const refusal = this.occupy(asked);
    if (refusal?.isTaken === true) {
      this.held.set(name, NO_CIDRS);
      return { podCidrs: [], error: refusal.error };
    }
    if (refusal !== undefined) return { podCidrs, error: refusal.error };
    this.held.set(name, asked);
    return { podCidrs: asked.map(formatCidr) };
  }

  /** All of them or none. @upstream #allocateIPNet */
  private occupy(asked: readonly Cidr[]): { readonly error: string; readonly isTaken: boolean } | undefined {
    const done: (readonly [CidrSet, Cidr])[] = [];
    for (const cidr of asked) {
      const refusal = this.refusalOf(cidr);
      if (refusal !== undefined) {
        for (const [set, other] of done) set.release(other);
        return refusal;
      }
      const set = this.setHolding(cidr);
      set?.occupy(cidr);
      if (set !== undefined) done.push([set, cidr]);
    }
    return undefined;
  }

  private refusalOf(cidr: Cidr): { readonly error: string; readonly isTaken: boolean } | undefined {
    const text = formatCidr(cidr);
    const set = this.setHolding(cidr);
    if (set === undefined)
      return { error: `allocator not configured for the requested CIDR ${text}`, isTaken: false };
    if (set.isFull) return { error: `allocator ${set.text} full`, isTaken: false };
    return set.isAllocated(cidr)
      ? { error: `requested CIDR (${text}) is already allocated`, isTaken: true }
      : undefined;
  }

  private setHolding(cidr: Cidr): CidrSet | undefined {
    return this.sets.find((set) => set.overlaps(cidr));
  }
}

function checkedCidr(text: string): Cidr {
  const cidr = parseCidr(text);
  assert(cidr !== undefined, `an IPv4 block: ${text}`);
  return cidr;
}
