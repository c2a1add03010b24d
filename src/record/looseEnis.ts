// ENIs that are attached to no instance: between creation and attachment for a moment, and those that their daemon left
// behind. They hold their addresses of the subnet all the while.

import type { Milliseconds } from '../base/time.ts';
import { sizeOfAll } from './poolEni.ts';

export interface LooseEni {
  readonly eni: string;
  readonly subnet: string;
  /** Its own address included. */
  readonly addresses: number;
  readonly since: Milliseconds;
}

interface KnownEni {
  readonly subnet: string;
  addresses: number;
  /** Undefined while it is attached. */
  looseSince: Milliseconds | undefined;
}

export class LooseEniBook {
  private readonly enis = new Map<string, KnownEni>();

  create(at: Milliseconds, eni: string, subnet: string, cidrs: readonly string[]): void {
    this.enis.set(eni, { subnet, addresses: 1 + sizeOfAll(cidrs), looseSince: at });
  }

  attach(eni: string): void {
    const known = this.enis.get(eni);
    if (known !== undefined) known.looseSince = undefined;
  }

  detach(at: Milliseconds, eni: string): void {
    const known = this.enis.get(eni);
    if (known !== undefined) known.looseSince ??= at;
  }

  /** `sign`: 1 where it got them, −1 where it gave them back. */
  change(eni: string, cidrs: readonly string[], sign: 1 | -1): void {
    const known = this.enis.get(eni);
    if (known !== undefined) known.addresses += sign * sizeOfAll(cidrs);
  }

  delete(eni: string): void {
    this.enis.delete(eni);
  }

  list(): LooseEni[] {
    return [...this.enis].flatMap(([eni, { subnet, addresses, looseSince: since }]) =>
      since === undefined ? [] : [{ eni, subnet, addresses, since }],
    );
  }
}
