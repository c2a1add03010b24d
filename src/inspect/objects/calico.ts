// What Calico keeps in the API: its pools, blocks, whose they are and who has their addresses; and what it writes on nodes
// and pods. @upstream projectcalico/calico libcalico-go/lib/backend/k8s/resources

import { formatAddress } from '../../base/address.ts';
import type { IpPool } from '../../calico/pool.ts';
import type { AllocationView, BlockView, IpamView } from '../../calico/view.ts';
import { ALLOCATION_TYPES } from '../../calico/ipamShow.ts';
import type { WorldView } from '../../world/worldView.ts';
import { runsCalico } from '../network/calicoOf.ts';
import { spoken, type ApiObject } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { metadataOf } from './objectMetadata.ts';

const API_VERSION = 'crd.projectcalico.org/v1';

export function calicoObjects(view: ClusterView, { calico }: Pick<WorldView, 'calico'>): ApiObject[] {
  if (calico === undefined) return [];
  const { store } = calico;
  const blocks = [...store.blocks];
  return [
    ...store.pools.map((pool) => object(view, 'IPPool', pool.name, 0, poolSpec(pool))),
    configObject(view, store),
    ...blocks.map((block) =>
      object(view, 'IPAMBlock', dashed(block.text), block.claimedAt, blockSpec(view, block, store)),
    ),
    ...blocks.flatMap((block) => affinityObject(view, block)),
    ...blocks.flatMap((block) =>
      [...block.allocations.values()].map((allocation) => handleObject(view, allocation)),
    ),
  ];
}

function object(view: ClusterView, kind: string, name: string, createdAt: number, spec: object): ApiObject {
  const metadata = metadataOf(view, kind, { name, metadata: undefined }, { createdAt });
  return Object.assign({ apiVersion: API_VERSION, kind, metadata }, { spec });
}

/** `10.244.0.64/26` → `10-244-0-64-26` */
function dashed(text: string): string {
  return text.replaceAll(/[.:/]/g, '-');
}

function poolSpec(pool: IpPool): object {
  const { cidrText: cidr, blockSize, ipipMode, vxlanMode, natOutgoing, nodeSelector } = pool;
  const { namespaceSelector, allowedUses, assignmentMode, disabled } = pool;
  return spoken({
    allowedUses,
    assignmentMode,
    blockSize,
    cidr,
    disabled: disabled ? true : undefined,
    ipipMode,
    namespaceSelector: namespaceSelector === '' ? undefined : namespaceSelector,
    natOutgoing: natOutgoing ? true : undefined,
    nodeSelector,
    vxlanMode,
  });
}

function configObject(view: ClusterView, { config }: IpamView): ApiObject {
  const { autoAllocateBlocks, maxBlocksPerHost, strictAffinity } = config;
  return object(view, 'IPAMConfig', 'default', 0, { autoAllocateBlocks, maxBlocksPerHost, strictAffinity });
}

/**
 * Who has an address stands once in `attributes`, and by its place there in `allocations`.
 * @assumption without sequence numbers and the times at which pods asked, which nobody reads here.
 */
function blockSpec({ time }: ClusterView, block: BlockView, { config }: IpamView): object {
  const { node, text: cidr, claimedAt, size, allocations } = block;
  const owners = [...allocations];
  const places = new Map(owners.map(([ordinal], place) => [ordinal, place]));
  return {
    ...(node === undefined ? {} : { affinity: `host:${node}`, affinityClaimTime: time.time(claimedAt) }),
    allocations: Array.from({ length: size }, (_, ordinal) => places.get(ordinal) ?? null),
    attributes: owners.map(([, { handle, node: owner, pod, use }]) => ({
      handle_id: handle,
      secondary:
        pod === undefined
          ? { node: owner, type: ALLOCATION_TYPES[use] }
          : { namespace: pod.slice(0, pod.indexOf('/')), node: owner, pod: pod.slice(pod.indexOf('/') + 1) },
    })),
    cidr,
    deleted: false,
    strictAffinity: config.strictAffinity,
    unallocated: [...block.free],
  };
}

function affinityObject(view: ClusterView, { node, text: cidr, claimedAt }: BlockView): ApiObject[] {
  if (node === undefined) return [];
  const spec = { cidr, deleted: 'false', node, state: 'confirmed', type: 'host' };
  return [object(view, 'BlockAffinity', `${node}-${dashed(cidr)}`, claimedAt, spec)];
}

function handleObject(view: ClusterView, { handle: handleID, block }: AllocationView): ApiObject {
  const spec = { block: { [block.text]: 1 }, deleted: false, handleID };
  return object(view, 'IPAMHandle', handleID.toLowerCase(), block.claimedAt, spec);
}

/** Pods and nodes with the annotations that Calico writes. @upstream libcalico-go/lib/backend/k8s/conversion/constants.go */
export function withCalicoAnnotations(objects: readonly ApiObject[], world: WorldView): readonly ApiObject[] {
  const { calico } = world;
  if (calico === undefined) return objects;
  const ofPod = new Map(
    [...calico.store.blocks]
      .flatMap((block) => [...block.allocations.values()])
      .flatMap((allocation) => (allocation.pod === undefined ? [] : [[allocation.pod, allocation] as const])),
  );
  return objects.map((each) => {
    const { kind, metadata } = each;
    const added =
      kind === 'Node'
        ? ofNode(metadata.name, world)
        : podAnnotations(ofPod.get(`${metadata.namespace ?? ''}/${metadata.name}`));
    if (added === undefined) return each;
    const annotations = { ...added, ...metadata.annotations };
    return Object.assign({}, each, { metadata: { ...metadata, annotations } });
  });
}

function podAnnotations(allocation: AllocationView | undefined): Record<string, string> | undefined {
  if (allocation === undefined) return undefined;
  const { handle, address } = allocation;
  const own = `${formatAddress(address)}/32`;
  return {
    'cni.projectcalico.org/containerID': handle.slice(handle.indexOf('.') + 1),
    'cni.projectcalico.org/podIP': own,
    'cni.projectcalico.org/podIPs': own,
  };
}

function ofNode(name: string, world: WorldView): Record<string, string> | undefined {
  const [eni] = world.daemons.nodes.get(name)?.instance.enis ?? [];
  if (eni === undefined || world.calico === undefined || !runsCalico(world, name)) return undefined;
  const held = world.calico.tunnels.of(name);
  const [ipip, vxlan] = [held.get('ipip'), held.get('vxlan')];
  return spoken<Record<string, string>>({
    'projectcalico.org/IPv4Address': `${formatAddress(eni.primary)}/${eni.subnet.cidr.length}`,
    'projectcalico.org/IPv4IPIPTunnelAddr': ipip === undefined ? undefined : formatAddress(ipip),
    'projectcalico.org/IPv4VXLANTunnelAddr': vxlan === undefined ? undefined : formatAddress(vxlan),
  });
}
