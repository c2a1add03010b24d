// What a step changed in the IPAM's blocks, in the form of the record.

import { formatAddress, type Address } from '../base/address.ts';
import type { AllocationBlock } from '../calico/block.ts';
import type { IpamStore } from '../calico/store.ts';
import type { RecordedBlock } from './calicoFormat.ts';

export class CalicoChanges {
  private readonly store: IpamStore;
  private readonly touched = new Set<Address>();
  private readonly texts = new Map<Address, string>();
  private readonly before = new Map<Address, RecordedBlock>();

  constructor(store: IpamStore) {
    this.store = store;
    store.onChange((change) => {
      const { cidr, text } = 'block' in change ? change.block : change.allocation.block;
      this.touched.add(cidr.base);
      this.texts.set(cidr.base, text);
    });
  }

  /** Since the last time it was asked; what did not change is left out. */
  take(): { readonly blocks?: object; readonly affinities?: object } {
    const blocks: Record<string, RecordedBlock | null> = {};
    const affinities: Record<string, 'confirmed' | null> = {};
    for (const base of this.touched) {
      const text = this.texts.get(base) ?? '';
      const block = this.store.blockAt(base);
      const was = this.before.get(base);
      const is = block === undefined ? undefined : recordedBlock(this.store, block);
      if (is === undefined) this.before.delete(base);
      else this.before.set(base, is);
      if (JSON.stringify(was) === JSON.stringify(is)) continue;
      blocks[text] = is ?? null;
      const [old, node] = [was?.node ?? undefined, is?.node ?? undefined];
      if (old === node) continue;
      if (old !== undefined) affinities[`${old} ${text}`] = null;
      if (node !== undefined) affinities[`${node} ${text}`] = 'confirmed';
    }
    this.touched.clear();
    return {
      ...(Object.keys(blocks).length > 0 && { blocks }),
      ...(Object.keys(affinities).length > 0 && { affinities }),
    };
  }
}

/** All blocks, with who has their addresses. */
export function blocksAtEnd(store: IpamStore): object {
  return Object.fromEntries(
    [...store.blocks].map((block) => [
      block.text,
      {
        ...recordedBlock(store, block),
        used: Object.fromEntries(
          [...block.allocations.values()].map(({ address, handle, node }) => [
            formatAddress(address),
            { owner: handle, node },
          ]),
        ),
      },
    ]),
  );
}

/** By owner: how many addresses it has of each block. */
export function handlesAtEnd(store: IpamStore): object {
  const handles: Record<string, Record<string, number>> = {};
  for (const block of store.blocks) {
    for (const { handle } of block.allocations.values()) {
      const counts = (handles[handle] ??= {});
      counts[block.text] = (counts[block.text] ?? 0) + 1;
    }
  }
  return handles;
}

/** Versions that take no block over do not note when blocks were claimed. */
function recordedBlock({ rules }: IpamStore, block: AllocationBlock): RecordedBlock {
  const { node = null, claimedAt, free } = block;
  const noted = node !== null && rules.takesOverEmptyBlocks;
  return { node, ...(noted && { claimedMs: claimedAt }), free: ordinalsText(free) };
}

/** Runs of three and more that go up as `1-3`. */
function ordinalsText(ordinals: readonly number[]): string {
  const runs: number[][] = [];
  for (const ordinal of ordinals) {
    const run = runs.at(-1);
    if (run?.at(-1) === ordinal - 1) run.push(ordinal);
    else runs.push([ordinal]);
  }
  return runs
    .map((run) => (run.length < 3 ? run.join(',') : `${run[0] ?? ''}-${run.at(-1) ?? ''}`))
    .join(',');
}
