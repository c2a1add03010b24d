// Addresses and ENIs over one run, from the cloud's facts: how many the cluster's ENIs hold, how many of them serve no
// pod, how low the subnets get. Which daemon lists what in its pool is of no concern here: what is taken is taken.

import type { Milliseconds } from '../base/time.ts';
import { sizeOfAll } from './poolEni.ts';
import { Integral } from './integral.ts';
import type { SomeFolds } from './projection.ts';

export class AddressMeasure {
  readonly held = new Integral();
  readonly available = new Integral();
  readonly enis = new Integral();
  lowestFree = Infinity;
  lowestFreePrefixes = Infinity;
  /** Addresses beside the primary one, by ENI. */
  private readonly secondary = new Map<string, number>();
  /** As last seen. */
  private readonly subnets = new Map<string, { readonly free: number; readonly freePrefixes: number }>();
  /** Sandboxes with an address, on each network card by itself, by node. */
  private readonly served = new Map<string, Set<string>>();

  addEni(at: Milliseconds, eni: string, cidrs: readonly string[]): void {
    const size = sizeOfAll(cidrs);
    this.secondary.set(eni, size);
    this.enis.add(at, 1);
    this.held.add(at, 1 + size);
    this.available.add(at, size);
  }

  removeEni(at: Milliseconds, eni: string): void {
    const size = this.secondary.get(eni);
    if (size === undefined) return;
    this.secondary.delete(eni);
    this.enis.add(at, -1);
    this.held.add(at, -1 - size);
    this.available.add(at, -size);
  }

  /** `sign`: 1 where the ENI got them, −1 where it gave them back. */
  changeCidrs(at: Milliseconds, eni: string, cidrs: readonly string[], sign: 1 | -1): void {
    const size = sizeOfAll(cidrs) * sign;
    this.secondary.set(eni, (this.secondary.get(eni) ?? 0) + size);
    this.held.add(at, size);
    this.available.add(at, size);
  }

  serve(at: Milliseconds, node: string, sandbox: string, networkCard = 0): void {
    const sandboxes = this.sandboxesOf(node);
    const key = keyOf(sandbox, networkCard);
    if (sandboxes.has(key)) return;
    sandboxes.add(key);
    this.available.add(at, -1);
  }

  release(at: Milliseconds, node: string, sandbox: string, networkCard = 0): void {
    if (this.sandboxesOf(node).delete(keyOf(sandbox, networkCard))) this.available.add(at, 1);
  }

  /** The instance is gone, or its daemon begins anew and will say what it restores. */
  releaseAll(at: Milliseconds, node: string): void {
    const sandboxes = this.sandboxesOf(node);
    this.available.add(at, sandboxes.size);
    sandboxes.clear();
  }

  seeSubnet(subnet: string, free: number, freePrefixes: number): void {
    this.subnets.set(subnet, { free, freePrefixes });
    this.lower(free, freePrefixes);
  }

  /** What comes is measured from here, at the levels of now. */
  restart(at: Milliseconds): void {
    for (const integral of [this.held, this.available, this.enis]) integral.restart(at);
    this.lowestFree = Infinity;
    this.lowestFreePrefixes = Infinity;
    for (const { free, freePrefixes } of this.subnets.values()) this.lower(free, freePrefixes);
  }

  private lower(free: number, freePrefixes: number): void {
    if (free < this.lowestFree) this.lowestFree = free;
    if (freePrefixes < this.lowestFreePrefixes) this.lowestFreePrefixes = freePrefixes;
  }

  private sandboxesOf(node: string): Set<string> {
    let sandboxes = this.served.get(node);
    if (sandboxes === undefined) {
      sandboxes = new Set();
      this.served.set(node, sandboxes);
    }
    return sandboxes;
  }
}

function keyOf(sandbox: string, networkCard: number): string {
  return networkCard === 0 ? sandbox : `${sandbox} ${networkCard}`;
}

/** What EC2's facts say of ENIs and what they hold. */
export const ENI_FOLDS: SomeFolds<AddressMeasure> = {
  'instance-launched': (measure, { eni }, t) => measure.addEni(t, eni, []),
  'eni-created': (measure, { eni, cidrs }, t) => measure.addEni(t, eni, cidrs),
  'eni-deleted': (measure, { eni }, t) => measure.removeEni(t, eni),
  'eni-cidrs-assigned': (measure, { eni, cidrs }, t) => measure.changeCidrs(t, eni, cidrs, 1),
  'eni-cidrs-unassigned': (measure, { eni, cidrs }, t) => measure.changeCidrs(t, eni, cidrs, -1),
};
