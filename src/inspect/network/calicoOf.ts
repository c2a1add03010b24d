// Calico as input of a node's network: its datastore as Felix on that node sees it.

import { blockContains, type Address, type AddressBlock } from '../../base/address.ts';
import type { IpPool } from '../../calico/pool.ts';
import type { AllocationView, IpamView } from '../../calico/view.ts';
import type { CalicoInput, CalicoPeer, CalicoPod, CalicoPool } from '../../host/calico/calicoInput.ts';
import type { TunnelKind } from '../../host/namespace.ts';
import { host } from '../../host/routes.ts';
import { podKey, type Pod } from '../../kube/api/objects.ts';
import type { WorldView } from '../../world/worldView.ts';
import type { Moment } from '../moment.ts';

type Calico = NonNullable<WorldView['calico']>;

/** Undefined: calico-node does not run there. */
export function calicoOf({ world }: Moment, node: string): CalicoInput | undefined {
  const { calico, kubernetes, daemons } = world;
  if (calico === undefined || !runsCalico(world, node)) return undefined;
  const pods = [...kubernetes.pods()];
  const { store } = calico;
  const allocations = [...store.blocks].flatMap((block) => [...block.allocations.values()]);
  const subnet = (name: string) => daemons.nodes.get(name)?.instance.enis[0]?.subnet;
  return {
    pools: store.pools.map(poolInput),
    tunnelAddresses: tunnelAddressesOf(calico, node),
    blocks: store.blocksOf(node).map(({ cidr }) => cidr),
    peers: [...kubernetes.nodes()].flatMap(({ name }): CalicoPeer[] => {
      const address = daemons.nodes.get(name)?.instance.enis[0]?.primary;
      if (name === node || address === undefined) return [];
      return [
        {
          address,
          sameSubnet: subnet(name) === subnet(node),
          tunnelAddresses: tunnelAddressesOf(calico, name),
          destinations: destinationsOf(name, store, allocations),
        },
      ];
    }),
    pods: allocations
      .filter((each) => each.node === node)
      .toSorted((one, other) => one.sequence - other.sequence)
      .flatMap((allocation) => connectedPod(allocation, pods)),
  };
}

export function runsCalico({ kubernetes }: Pick<WorldView, 'kubernetes'>, node: string): boolean {
  return [...kubernetes.pods()].some((pod) => pod.nodeName === node && isCalicoNode(pod));
}

function isCalicoNode({ labels, phase }: Pod): boolean {
  return labels['k8s-app'] === 'calico-node' && phase === 'Running';
}

function poolInput({ cidr, natOutgoing, vxlanMode, ipipMode }: IpPool): CalicoPool {
  const tunnel = vxlanMode !== 'Never' ? 'vxlan' : ipipMode !== 'Never' ? 'ipip' : undefined;
  const crossSubnet = vxlanMode === 'CrossSubnet' || ipipMode === 'CrossSubnet';
  return { cidr, natOutgoing, tunnel, crossSubnet };
}

function tunnelAddressesOf({ tunnels }: Calico, node: string): Partial<Record<TunnelKind, Address>> {
  const held = tunnels.of(node);
  const [vxlan, ipip] = [held.get('vxlan'), held.get('ipip')];
  return { ...(vxlan === undefined ? {} : { vxlan }), ...(ipip === undefined ? {} : { ipip }) };
}

function destinationsOf(
  node: string,
  store: IpamView,
  allocations: readonly AllocationView[],
): AddressBlock[] {
  const borrowed = allocations.filter((each) => each.node === node && each.block.node !== node);
  return [...store.blocksOf(node).map(({ cidr }) => cidr), ...borrowed.map(({ address }) => host(address))];
}

/** An address whose pod shows another one, or none yet, is no interface's. */
function connectedPod({ address, pod: key }: AllocationView, pods: readonly Pod[]): CalicoPod[] {
  const pod = pods.find((each) => podKey(each) === key && each.podIp === address);
  return pod === undefined ? [] : [{ namespace: pod.namespace, name: pod.name, address }];
}

/** The pool that an address is of, by its CIDR. */
export function poolTextOf({ world }: Moment, address: Address): string | undefined {
  return world.calico?.store.pools.find(({ cidr }) => blockContains(cidr, address))?.cidrText;
}
