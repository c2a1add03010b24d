// Random lives of a small IPAM: what may be done to it, and what must hold afterwards.

import fc from 'fast-check';
import { addressBits, blockAround, formatAddress, parseBlock, type Address } from '../../src/base/address.ts';
import { claimRange, releaseNodeAffinities } from '../../src/calico/affinity.ts';
import { assignAddress } from '../../src/calico/assignAddress.ts';
import type { AllocationBlock } from '../../src/calico/block.ts';
import { refusalOfConfig } from '../../src/calico/ipamConfig.ts';
import { addPod, deletePod } from '../../src/calico/ipamPlugin.ts';
import { beginPoolDeletion, createPool, editPool, finishPoolDeletion } from '../../src/calico/poolChanges.ts';
import type { IpPoolSpec } from '../../src/calico/pool.ts';
import { calicoRules, type CalicoVersion } from '../../src/calico/rules.ts';
import type { Labels } from '../../src/calico/selector.ts';
import { IpamStore } from '../../src/calico/store.ts';
import { TunnelAddresses } from '../../src/calico/tunnelAddresses.ts';
import { SeededChooser } from '../../src/kernel/chooser.ts';
import { Random } from '../../src/kernel/random.ts';

const NODES = ['n1', 'n2', 'n3', 'n4'];
const POOLS: readonly IpPoolSpec[] = [
  { name: 'blue', cidr: '10.0.0.0/28', blockSize: 30, vxlanMode: 'Always' },
  { name: 'red', cidr: '10.0.1.0/28', blockSize: 29, nodeSelector: "colour == 'red'" },
  { name: 'ones', cidr: '10.0.2.0/30', blockSize: 32, allowedUses: ['Workload'] },
];

export class RandomIpam {
  readonly store: IpamStore;
  readonly tunnels: TunnelAddresses;
  now = 0;
  /** Of the last ADD. */
  last:
    | { readonly node: string; readonly wasStrict: boolean; readonly given: AllocationBlock | undefined }
    | undefined;
  private readonly labels = new Map<string, Labels>(NODES.map((node) => [node, {}]));
  private pods = 0;

  constructor(version: CalicoVersion) {
    this.store = new IpamStore({
      rules: calicoRules(version),
      cluster: { node: (name) => this.labels.get(name), namespace: () => ({}) },
      chooser: new SeededChooser(new Random(7), 'ipam'),
      now: () => this.now,
    });
    this.tunnels = new TunnelAddresses(this.store);
    createPool(this.store, { ...POOLS[0], name: 'blue', cidr: '10.0.0.0/28' });
  }

  forgetLast(): void {
    this.last = undefined;
  }

  add(node: string, pools: readonly string[]): void {
    this.last = undefined;
    const wasStrict = this.store.config.strictAffinity;
    const handle = `h${++this.pods}`;
    const answer = addPod(this.store, {
      owner: { handle, node, use: 'pod', pod: `default/${handle}` },
      namespace: {},
      families: ['ipv4'],
      pools: { ipv4: pools, ipv6: [] },
    });
    this.last = { node, wasStrict, given: answer.ok ? answer.allocations[0]?.block : undefined };
  }

  del(place: number): void {
    const handles = this.handles();
    const handle = handles[place % Math.max(handles.length, 1)];
    if (handle !== undefined) deletePod(this.store, handle);
  }

  assign(node: string, address: Address): void {
    const handle = `h${++this.pods}`;
    assignAddress(this.store, address, { handle, node, use: 'pod', pod: `default/${handle}` });
  }

  node(node: string, colour: string | undefined): void {
    if (colour === undefined) {
      this.labels.delete(node);
      this.tunnels.nodeDeleted(node);
    } else this.labels.set(node, { colour });
  }

  configure(strictAffinity: boolean, autoAllocateBlocks: boolean, maxBlocksPerHost: number): void {
    const config = { strictAffinity, autoAllocateBlocks, maxBlocksPerHost };
    if (refusalOfConfig(config, this.store.config) === undefined) this.store.config = config;
  }

  pool(place: number, deed: 'create' | 'disable' | 'enable' | 'delete'): void {
    const spec = POOLS[place % POOLS.length];
    if (spec === undefined) return;
    if (deed === 'create') createPool(this.store, spec);
    else if (deed !== 'delete') editPool(this.store, spec.name, { disabled: deed === 'disable' });
    else if (beginPoolDeletion(this.store, spec.name) === undefined)
      finishPoolDeletion(this.store, spec.name);
  }

  claim(node: string, text: string): void {
    const range = parseBlock(text);
    if (range !== undefined) claimRange(this.store, range, node);
  }

  handles(): string[] {
    return [...this.store.blocks].flatMap(({ allocations }) =>
      [...allocations.values()].map(({ handle }) => handle),
    );
  }
}

/** What is wrong with the IPAM as it stands. */
export function faults({ store }: RandomIpam): string[] {
  const wrong: string[] = [];
  const seen = new Set<string>();
  for (const block of store.blocks) {
    const ordinals = [...block.free, ...block.allocations.keys()].sort((one, other) => one - other);
    const all = Array.from(
      { length: 2 ** (addressBits('ipv4') - block.cidr.length) },
      (_, ordinal) => ordinal,
    );
    if (ordinals.join() !== all.join())
      wrong.push(`${block.text}: its free and used ordinals are not all of it`);
    if (block.node === undefined && block.isEmpty) wrong.push(`${block.text}: empty, and nobody's`);
    const owners = [...NODES, undefined].filter(
      (node) => node !== undefined && store.blocksOf(node).includes(block),
    );
    if (owners.join() !== (block.node ?? '')) wrong.push(`${block.text}: listed for ${owners.join()}`);
    for (const { address, handle } of block.allocations.values()) {
      const text = formatAddress(address);
      if (seen.has(text)) wrong.push(`${text} is given out twice`);
      seen.add(text);
      if (blockAround(address, block.cidr.length).base !== block.cidr.base)
        wrong.push(`${text} is not in ${block.text}`);
      if (!store.allocationsOf(handle).some((each) => each.address === address))
        wrong.push(`${handle} lacks ${text}`);
    }
  }
  return wrong;
}

const node = fc.constantFrom(...NODES);

export const deeds = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(node, fc.constantFrom([], ['ones'], ['red'], ['blue', 'red'])).map(
        ([name, pools]) =>
          (ipam: RandomIpam) =>
            ipam.add(name, pools),
      ),
    },
    { weight: 5, arbitrary: fc.nat(40).map((place) => (ipam: RandomIpam) => ipam.del(place)) },
    { weight: 2, arbitrary: fc.nat(90_000).map((ms) => (ipam: RandomIpam) => void (ipam.now += ms)) },
    node.map((name) => (ipam: RandomIpam) => void ipam.tunnels.reconcile(name)),
    fc.tuple(node, fc.nat(15)).map(
      ([name, host]) =>
        (ipam: RandomIpam) =>
          ipam.assign(name, 0x0a00_0000 + host),
    ),
    fc.tuple(node, fc.constantFrom('red', 'grey', undefined)).map(
      ([name, colour]) =>
        (ipam: RandomIpam) =>
          ipam.node(name, colour),
    ),
    fc.tuple(fc.boolean(), fc.boolean(), fc.nat(3)).map(
      ([strict, auto, most]) =>
        (ipam: RandomIpam) =>
          ipam.configure(strict, auto, most),
    ),
    fc.tuple(fc.nat(2), fc.constantFrom('create', 'create', 'disable', 'enable', 'delete')).map(
      ([place, deed]) =>
        (ipam: RandomIpam) =>
          ipam.pool(place, deed),
    ),
    fc.tuple(node, fc.boolean()).map(
      ([name, empty]) =>
        (ipam: RandomIpam) =>
          void releaseNodeAffinities(ipam.store, name, empty),
    ),
    fc.tuple(node, fc.constantFrom('10.0.0.0/29', '10.0.0.8/30', '10.0.1.0/28')).map(
      ([name, range]) =>
        (ipam: RandomIpam) =>
          ipam.claim(name, range),
    ),
    fc
      .constantFrom([], ['10.0.0.0/30'], ['10.0.0.5', '10.0.1.0/29'])
      .map((cidrs) => (ipam: RandomIpam) => ipam.store.reservations.set('r', cidrs)),
  ),
  { maxLength: 120 },
);
