// The addresses of one node that pods may have, and which pod has each.

import {
  cidrAround,
  cidrSize,
  formatIpv4,
  parseCidr,
  parseIpv4,
  PREFIX_LENGTH,
  formatCidr,
} from '../../base/ipv4.ts';
import { instanceType } from '../../ec2/instanceTypes.ts';
import type { ImportedNode } from './cluster.ts';

export class NodeAddresses {
  readonly name: string;
  private readonly node: ImportedNode;
  private readonly pods = new Map<string, string>();
  private readonly single: ReadonlySet<string>;
  private readonly prefixes: ReadonlySet<string>;

  constructor(node: ImportedNode) {
    this.name = node.name;
    this.node = node;
    this.single = new Set(node.interfaces.flatMap(({ addresses }) => addresses));
    this.prefixes = new Set(node.interfaces.flatMap(({ prefixes }) => prefixes));
  }

  podAt(address: string): string | undefined {
    return this.pods.get(address);
  }

  /** False: it is not an address of the node. */
  take(address: string, pod: string): boolean {
    const number = parseIpv4(address);
    if (number === undefined) return false;
    const isOwn =
      this.single.has(address) || this.prefixes.has(formatCidr(cidrAround(number, PREFIX_LENGTH)));
    if (isOwn) this.pods.set(address, pod);
    return isOwn;
  }

  /** As another secondary IP, where an ENI has room for it. */
  add(address: string, pod: string): boolean {
    const slots = (instanceType(this.node.instanceType)?.ipv4PerEni ?? 0) - 1;
    const eni = this.node.interfaces.find(
      ({ addresses, prefixes }) => prefixes.length === 0 && addresses.length < slots,
    );
    if (eni === undefined) return false;
    eni.addresses.push(address);
    this.pods.set(address, pod);
    return true;
  }

  /** One that no pod has; undefined: there is none. */
  takeAny(pod: string): string | undefined {
    const inPrefixes = [...this.prefixes].flatMap((prefix) => {
      const cidr = parseCidr(prefix);
      if (cidr === undefined) return [];
      return Array.from({ length: cidrSize(cidr) }, (_, offset) => formatIpv4(cidr.base + offset));
    });
    const free = [...this.single, ...inPrefixes].find((address) => !this.pods.has(address));
    if (free !== undefined) this.pods.set(free, pod);
    return free;
  }
}
