// The pool of an own allocator as it has been told in facts: what its view lists is compared with what was told last.

import { type Address, blockContains, formatAddress, formatBlock } from '../../base/address.ts';
import type { AllocatorNode, AllocatorSandbox, AllocatorView } from './allocator.ts';

export class ToldPool {
  isServing = false;
  private readonly node: AllocatorNode;
  private readonly enis = new Map<string, ReadonlySet<string>>();
  private readonly assignments = new Map<string, { readonly address: Address; readonly eni: string }>();
  /** ENIs that the allocator itself has detached or deleted. */
  private readonly letGoOf = new Set<string>();
  /** ENI that has or had an address. */
  private readonly eniByAddress = new Map<Address, string>();

  constructor(node: AllocatorNode) {
    this.node = node;
  }

  /** Tells what has come and gone. */
  update({ enis }: AllocatorView): void {
    const { name, kernel } = this.node;
    const listed = new Set(enis.map(({ eniId }) => eniId));
    for (const eni of this.enis.keys()) {
      if (listed.has(eni)) continue;
      this.enis.delete(eni);
      kernel.emit({ kind: 'pool-eni-removed', node: name, eni, forced: false });
    }
    for (const { eniId: eni, cidrs } of enis) {
      let before = this.enis.get(eni);
      if (before === undefined) {
        before = new Set();
        const device = kernel.instance.enis.find(({ id }) => id === eni)?.attachment?.device ?? 0;
        kernel.emit({ kind: 'pool-eni-added', node: name, eni, device, excluded: false });
      }
      const now = new Set(cidrs.map(formatBlock));
      this.enis.set(eni, now);
      const removed = [...before].filter((cidr) => !now.has(cidr));
      const added = [...now].filter((cidr) => !before.has(cidr));
      if (removed.length > 0) kernel.emit({ kind: 'pool-cidrs-removed', node: name, eni, cidrs: removed });
      if (added.length > 0) kernel.emit({ kind: 'pool-cidrs-added', node: name, eni, cidrs: added });
    }
  }

  assigned({ id: sandbox, pod }: AllocatorSandbox, address: Address, eni: string): void {
    if (this.assignments.has(sandbox)) return;
    this.remember(sandbox, address, eni);
    this.node.kernel.emit({
      kind: 'address-assigned',
      node: this.node.name,
      pod,
      sandbox,
      address: formatAddress(address),
      eni,
    });
  }

  unassigned({ id: sandbox, pod }: AllocatorSandbox, { cooling }: AllocatorView): void {
    const assignment = this.assignments.get(sandbox);
    if (assignment === undefined) return;
    this.assignments.delete(sandbox);
    const { address, eni } = assignment;
    const { kernel, name: node } = this.node;
    const coolingUntil = cooling.find((each) => each.address === address)?.until ?? this.node.now() - 1;
    kernel.emit({
      kind: 'address-unassigned',
      node,
      pod,
      sandbox,
      address: formatAddress(address),
      eni,
      coolingUntil,
    });
  }

  /** What it knows of the sandboxes that were there before its start. */
  restored(view: AllocatorView): void {
    for (const { sandbox, address } of view.assigned) {
      const eni = eniIn(view, address);
      if (eni === undefined || this.assignments.has(sandbox)) continue;
      this.remember(sandbox, address, eni);
      const { kernel, name: node } = this.node;
      kernel.emit({ kind: 'address-restored', node, sandbox, address: formatAddress(address), eni });
    }
  }

  eniOf(address: Address): string | undefined {
    return this.eniByAddress.get(address);
  }

  letGo(eni: string): void {
    this.letGoOf.add(eni);
  }

  hasLetGo(eni: string): boolean {
    return this.letGoOf.has(eni);
  }

  private remember(sandbox: string, address: Address, eni: string): void {
    this.assignments.set(sandbox, { address, eni });
    this.eniByAddress.set(address, eni);
  }
}

/** The ENI that a view lists an address on. */
export function eniIn({ enis }: AllocatorView, address: Address): string | undefined {
  return enis.find(({ cidrs }) => cidrs.some((cidr) => blockContains(cidr, address)))?.eniId;
}
