// What a recorded case of the network was given, as input of the model.

import { assert } from '../base/assert.ts';
import { isIpv6Block, parseAddress, parseBlock, type Address, type AddressBlock } from '../base/address.ts';
import { cidrAround, type Cidr } from '../base/ipv4.ts';
import { ipv6CidrAround } from '../base/ipv6.ts';
import { egressAddress } from '../host/egress.ts';
import { networkSettings, podMtu } from '../host/networkSettings.ts';
import type { EniInput, EniPlace, NodeInput, PodInput } from '../host/nodeInput.ts';
import type { NetworkCase, RecordedEni, RecordedPod } from './networkCase.ts';

/** The container's entrypoint was not part of the recordings: it would have made pods' MTU follow the ENIs'. */
export function networkInput(recorded: NetworkCase): NodeInput {
  const { upstream, iptablesMode, env, vpcCidrs, enis, pods, gone } = recorded;
  const stays = pods.filter(({ namespace, name }) => !gone.includes(`${namespace}/${name}`));
  const attached = enis.map(eniOf).toSorted((a, b) => a.card - b.card || a.device - b.device);
  const other = recorded.nodeIPv4 ?? recorded.nodeIPv6;
  return {
    iptablesMode,
    vpcCidrs: vpcCidrs.map(blockOf).filter((block): block is Cidr => !isIpv6Block(block)),
    enis: attached,
    ...(other === undefined ? {} : { otherAddress: onPrimary(addressOf(other)) }),
    pods: stays.map((pod, place) => ({ ...podOf(pod, attached), ...egressOf(recorded, pod, place) })),
    cni: { version: upstream, settings: networkSettings(env), podMtu: podMtu(env['POD_MTU'] ?? '9001') },
  };
}

function eniOf({ name, mac, device, networkCard, primaryIp, subnetCidr, trunk }: RecordedEni): EniInput {
  return {
    name,
    mac,
    device,
    card: networkCard ?? 0,
    primary: addressOf(primaryIp),
    subnet: blockOf(subnetCidr),
    setUp: true,
    ...(trunk === undefined ? {} : { trunk }),
  };
}

function podOf(pod: RecordedPod, enis: readonly EniInput[]): PodInput {
  const { namespace, name, ip, branch, interfaces } = pod;
  const further = interfaces?.slice(1).map((each) => ({
    address: addressOf(each.ip),
    device: each.device,
    card: each.networkCard ?? 0,
  }));
  return {
    namespace,
    name,
    address: addressOf(ip),
    ...placeOf(pod, enis),
    ...(branch === undefined ? {} : { branch: { ...branch, subnet: blockOf(branch.subnetCidr) } }),
    ...(further === undefined ? {} : { further }),
  };
}

function placeOf({ device, networkCard = 0 }: RecordedPod, enis: readonly EniInput[]): EniPlace {
  if (device !== undefined) return { device, card: networkCard };
  const trunk = enis.find((eni) => eni.trunk);
  assert(trunk !== undefined, 'a pod without a device has a branch ENI on the trunk');
  return { device: trunk.device, card: trunk.card };
}

/** The recorder gave it a /24, or a /64. */
function onPrimary(address: Address): { address: Address; subnet: AddressBlock } {
  const subnet = typeof address === 'bigint' ? ipv6CidrAround(address, 64) : cidrAround(address, 24);
  return { address, subnet };
}

/** Where names are drawn at random, recordings say whose they are. */
function egressVeth(pod: string): string {
  return `<egress veth of ${pod}>`;
}

function egressOf(
  { egress, containerIds = {} }: NetworkCase,
  { namespace, name }: RecordedPod,
  place: number,
): Pick<PodInput, 'egress'> {
  if (egress === undefined) return {};
  const pod = `${namespace}/${name}`;
  const address = egressAddress(egress === 'v4' ? 'ipv4' : 'ipv6', place);
  return { egress: { address, hostVeth: egressVeth(pod), containerId: containerIds[pod] ?? '' } };
}

export function addressOf(text: string): Address {
  const address = parseAddress(text);
  assert(address !== undefined, `an address: ${text}`);
  return address;
}

function blockOf(text: string): AddressBlock {
  const block = parseBlock(text);
  assert(block !== undefined, `a block: ${text}`);
  return block;
}
