// A plain allocator for tests: single addresses, three of them warm, none ever given back to EC2. What a test wants wrong
// about it is put over its parts.

import type { Cidr, Ipv4 } from '../../../src/base/ipv4.ts';
import type {
  Allocator,
  AllocatorNode,
  AllocatorSandbox,
  AllocatorView,
  RunningAllocator,
} from '../../../src/world/allocator/allocator.ts';

const WARM = 3;

export class SimplePool implements RunningAllocator {
  readonly node: AllocatorNode;
  readonly enis = new Map<string, Cidr[]>();
  readonly holders = new Map<Ipv4, string>();
  readonly cooling = new Map<Ipv4, number>();

  constructor(node: AllocatorNode, saved: unknown) {
    this.node = node;
    for (const { eniId, cidrs } of node.imds.attachedEnis()) this.enis.set(eniId, [...cidrs]);
    if (saved instanceof Map) {
      for (const [address, sandbox] of saved)
        if (node.sandboxes.has(sandbox)) this.holders.set(address, sandbox);
    }
    const grow = this.grow.bind(this);
    node.spawn(grow);
  }

  free(): Ipv4[] {
    const isCooling = (address: Ipv4): boolean => (this.cooling.get(address) ?? -1) >= this.node.now();
    const addresses = [...this.enis.values()].flat().map(({ base }) => base);
    return addresses.filter((address) => !this.holders.has(address) && !isCooling(address));
  }

  *grow(): Generator<number, void, void> {
    for (;;) {
      const slots = this.node.limits.addressesPerEni - 1;
      const eni = [...this.enis].find(([, cidrs]) => cidrs.length < slots);
      if (this.free().length < WARM && eni !== undefined) {
        const got = yield* this.node.ec2.assignPrivateIpAddresses(eni[0], { kind: 'ips', count: 1 });
        if (got.ok) eni[1].push(...got.value);
      }
      yield* this.node.sleep('1s');
    }
  }

  add({ id }: AllocatorSandbox): { address: Ipv4 } | { refused: string } {
    const held = [...this.holders].find(([, sandbox]) => sandbox === id);
    const known = held?.[0] ?? this.free()[0];
    if (known === undefined) return { refused: 'no free address' };
    this.holders.set(known, id);
    return { address: known };
  }

  del({ id }: AllocatorSandbox): void {
    for (const [address, sandbox] of this.holders) {
      if (sandbox !== id) continue;
      this.holders.delete(address);
      this.cooling.set(address, this.node.now() + 30_000);
    }
  }

  view(): AllocatorView {
    return {
      enis: [...this.enis].map(([eniId, cidrs]) => ({ eniId, cidrs: [...cidrs] })),
      assigned: [...this.holders].map(([address, sandbox]) => ({ address, sandbox })),
      cooling: [...this.cooling].map(([address, until]) => ({ address, until })),
    };
  }

  stop(): unknown {
    return new Map(this.holders);
  }
}

/** With some of its parts replaced. */
export function simple(change: (pool: SimplePool) => void = () => {}): Allocator {
  return {
    name: 'simple',
    start(node, saved) {
      const pool = new SimplePool(node, saved);
      change(pool);
      return pool;
    },
  };
}
