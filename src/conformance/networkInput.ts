// What a recorded case of the network was given, as input of the model.

import { assert } from '../base/assert.ts';
import { parseCidr, parseIpv4, type Cidr, type Ipv4 } from '../base/ipv4.ts';
import { networkSettings, podMtu } from '../host/networkSettings.ts';
import type { EniInput, EniPlace, NodeInput, PodInput } from '../host/nodeInput.ts';
import type { NetworkCase, RecordedEni, RecordedPod } from './networkCase.ts';

/** The container's entrypoint was not part of the recordings: it would have made pods' MTU follow the ENIs'. */
export function networkInput(recorded: NetworkCase): NodeInput {
  const { upstream, iptablesMode, env, vpcCidrs, enis, pods, gone } = recorded;
  const stays = pods.filter(({ namespace, name }) => !gone.includes(`${namespace}/${name}`));
  const attached = enis.map(eniOf).toSorted((a, b) => a.card - b.card || a.device - b.device);
  return {
    iptablesMode,
    vpcCidrs: vpcCidrs.map(cidrOf),
    enis: attached,
    pods: stays.map((pod) => podOf(pod, attached)),
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
    subnet: cidrOf(subnetCidr),
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
    ...(branch === undefined ? {} : { branch: { ...branch, subnet: cidrOf(branch.subnetCidr) } }),
    ...(further === undefined ? {} : { further }),
  };
}

function placeOf({ device, networkCard = 0 }: RecordedPod, enis: readonly EniInput[]): EniPlace {
  if (device !== undefined) return { device, card: networkCard };
  const trunk = enis.find((eni) => eni.trunk);
  assert(trunk !== undefined, 'a pod without a device has a branch ENI on the trunk');
  return { device: trunk.device, card: trunk.card };
}

export function addressOf(text: string): Ipv4 {
  const address = parseIpv4(text);
  assert(address !== undefined, `an address: ${text}`);
  return address;
}

function cidrOf(text: string): Cidr {
  const cidr = parseCidr(text);
  assert(cidr !== undefined, `a block: ${text}`);
  return cidr;
}
