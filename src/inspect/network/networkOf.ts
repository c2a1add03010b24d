// A node of the simulated world as input of its host's network: ENIs as they are attached, pods as they are connected,
// the CNI's settings as its container last started with.

import {
  blockContains,
  familyOf,
  parseBlock,
  type Address,
  type AddressBlock,
  type IpFamily,
} from '../../base/address.ts';
import type { NetworkInterfaceView } from '../../ec2/view.ts';
import { podKey, type Pod } from '../../kube/api/objects.ts';
import type { AgentStart } from '../../world/nodeDaemon.ts';
import type { NodeDaemonView } from '../../world/worldView.ts';
import { eniMac } from '../../ec2/eniMac.ts';
import type { Moment } from '../moment.ts';
import { calicoOf } from './calicoOf.ts';
import { kubeProxyOf } from './proxiedServices.ts';
import { SYSTEM_NAMESPACE } from '../../scenario/cluster/systemNames.ts';
import { egressAddress, egressFamily } from '../../host/egress.ts';
import { branchLink } from '../../host/hostLinks.ts';
import { hostNetwork } from '../../host/hostNetwork.ts';
import type { HostNetwork, PodNamespace } from '../../host/namespace.ts';
import { egressVethName } from '../../host/vethName.ts';
import { configuredPodMtu, networkSettings, podMtu } from '../../host/networkSettings.ts';
import type { CniInput, EniInput, EniPlace, NodeInput, PodAddress, PodInput } from '../../host/nodeInput.ts';

/**
 * Undefined: no such machine runs. EKS' images, AL2023, have iptables work on nftables.
 * @assumption as on a machine whose settings never changed: chains and marks of earlier settings are not kept.
 */
export function networkOf(moment: Moment, node: string): HostNetwork | undefined {
  const { world, scenario } = moment;
  const daemon = world.daemons.nodes.get(node);
  if (daemon === undefined) return undefined;
  const { enis } = daemon.instance;
  const onNode = [...world.kubernetes.pods()].filter(({ nodeName }) => nodeName === node);
  const calico = calicoOf(moment, node);
  const isProxied = (daemon.lastStart ?? calico) !== undefined && onNode.some(isProxy);
  const kubeProxy = isProxied ? kubeProxyOf(moment, node) : undefined;
  const family = scenario.cluster.ipFamily ?? 'ipv4';
  const other = otherAddress(daemon, family);
  const pods = [
    ...connectedPods(
      daemon,
      onNode.filter(({ spec }) => !spec.hostNetwork),
    ),
    ...branchPods(moment, daemon, onNode),
  ];
  return hostNetwork({
    iptablesMode: 'nft',
    vpcCidrs: scenario.ec2.vpcCidrs,
    enis: enis.map((eni) => eniInput(eni, daemon, family)),
    ...other,
    ...(kubeProxy === undefined ? {} : { kubeProxy }),
    ...(calico === undefined ? {} : { calico }),
    ...(daemon.lastStart === undefined
      ? { pods }
      : {
          cni: cniInput(daemon.lastStart),
          pods: other.otherAddress === undefined ? pods : withEgress(pods, daemon, daemon.lastStart, family),
        }),
  });
}

function otherAddress({ instance }: NodeDaemonView, family: IpFamily): Pick<NodeInput, 'otherAddress'> {
  const [primary] = instance.enis;
  if (primary === undefined) return {};
  if (family === 'ipv6') return { otherAddress: { address: primary.primary, subnet: primary.subnet.cidr } };
  const { ipv6Address: address } = instance;
  const subnet = primary.subnet.ipv6?.cidr;
  return address === undefined || subnet === undefined ? {} : { otherAddress: { address, subnet } };
}

/**
 * A node without an address of that family runs without the plugin. @upstream cmd/aws-vpc-cni/main.go#generateJSON
 * @assumption host-local gives addresses in the order in which the sandboxes that stand were made; a real node goes on
 * from the last one given, so there are gaps where pods have ended.
 */
function withEgress(
  pods: readonly PodInput[],
  { sandboxes }: NodeDaemonView,
  { env }: AgentStart,
  cluster: IpFamily,
): readonly PodInput[] {
  const family = egressFamily(networkSettings(env), cluster);
  if (family === undefined) return pods;
  const standing = [...sandboxes].map(([id, { pod }], place) => ({ id, pod, place }));
  const byPod = new Map(standing.map((each) => [each.pod, each]));
  return pods.map((pod) => {
    const sandbox = byPod.get(`${pod.namespace}/${pod.name}`);
    if (sandbox === undefined) return pod;
    const { id: containerId, place } = sandbox;
    const hostVeth = egressVethName(containerId);
    return { ...pod, egress: { address: egressAddress(family, place), containerId, hostVeth } };
  });
}

/** @assumption it has written its rules when the CNI is there: on a machine that comes up both start at once. */
function isProxy({ namespace, labels, phase }: Pod): boolean {
  return namespace === SYSTEM_NAMESPACE && labels['k8s-app'] === 'kube-proxy' && phase === 'Running';
}

function cniInput({ version, env }: AgentStart): CniInput {
  return { version, settings: networkSettings(env), podMtu: podMtu(configuredPodMtu(env)) };
}

/** Between the interface names of two network cards. */
const NAMES_OF_CARD = 100;

/**
 * @assumption interfaces are called eth0, eth1 … by device index, as on AL2, and eth100 … on network card 1; AL2023 says
 * ens5, ens6 …
 */
export function interfaceName({ card, device }: EniPlace): string {
  return `eth${card * NAMES_OF_CARD + device}`;
}

/** The host's interface of the ENI that has the pod's address: of a branch ENI its VLAN's. */
export function podInterface({ vlanId, ...place }: Pick<PodNamespace, 'card' | 'device' | 'vlanId'>): string {
  return vlanId === undefined ? interfaceName(place) : branchLink({ vlanId });
}

/** An ENI without an address of the cluster's family stays as it came. */
function eniInput(eni: NetworkInterfaceView, daemon: NodeDaemonView, family: IpFamily): EniInput {
  const place = placeOf(eni);
  const [ipv6] = eni.ipv6?.addresses ?? [];
  const ipv6Subnet = eni.subnet.ipv6?.cidr;
  const own =
    family === 'ipv6' && ipv6 !== undefined && ipv6Subnet !== undefined
      ? { primary: ipv6, subnet: ipv6Subnet }
      : { primary: eni.primary, subnet: eni.subnet.cidr };
  return {
    name: interfaceName(place),
    mac: eniMac(eni.id),
    ...place,
    ...own,
    setUp: familyOf(own.primary) === family && isSetUp(eni, daemon),
    ...(eni.interfaceType === 'trunk' ? { trunk: true } : {}),
  };
}

/** The daemon sets an ENI up when it takes it into its store; one that starts again finds the others as they were. */
function isSetUp({ id }: NetworkInterfaceView, { lastStart, ready, pools }: NodeDaemonView): boolean {
  return lastStart !== undefined && (!ready || pools.some(({ store }) => store.enis.has(id)));
}

export function placeOf({ attachment }: NetworkInterfaceView): EniPlace {
  return { card: attachment?.networkCard ?? 0, device: attachment?.device ?? 0 };
}

/** Pods whose interface is there, in the order in which they were given their addresses. */
function connectedPods(daemon: NodeDaemonView, pods: readonly Pod[]): PodInput[] {
  const { pools, ready } = daemon;
  if (!ready || pools.length === 0) {
    const alive = pods.filter(({ phase }) => phase === 'Pending' || phase === 'Running');
    return alive.flatMap((pod) => podInput(pod, pod.podIp, daemon));
  }
  return pools
    .flatMap(({ store }) => store.checkpoint())
    .flatMap(({ address, pod: key }) => {
      const holder = pods.findLast((pod) => isUp(pod, address) && (key === undefined || podKey(pod) === key));
      return holder === undefined ? [] : podInput(holder, address, daemon);
    });
}

/** Pods with a branch ENI, by their annotations: the daemon's pool does not know them. */
function branchPods({ world, scenario }: Moment, daemon: NodeDaemonView, pods: readonly Pod[]): PodInput[] {
  const { instance } = daemon;
  const trunk = instance.enis.find(({ interfaceType }) => interfaceType === 'trunk');
  const branches = world.vpcResources.controller.trunkOf(instance.node)?.branches;
  if (trunk === undefined || branches === undefined) return [];
  return pods.flatMap((pod) => {
    const branch = branches.of(podKey(pod));
    const own = scenario.cluster.ipFamily === 'ipv6' ? branch?.ipv6 : branch;
    const subnet = own === undefined ? undefined : parseBlock(own.subnetCidr);
    if (branch === undefined || own === undefined || subnet === undefined || !isUp(pod, own.address))
      return [];
    const { namespace, name } = pod;
    const { mac, vlan: vlanId } = branch;
    return [{ namespace, name, address: own.address, ...placeOf(trunk), branch: { vlanId, mac, subnet } }];
  });
}

/** Whether the plugin has connected the pod with this address. */
function isUp({ podIp }: Pod, address: Address): boolean {
  return podIp === address;
}

function podInput(pod: Pod, address: Address | undefined, daemon: NodeDaemonView): PodInput[] {
  const [first] = address === undefined ? [] : carried([address], daemon);
  if (first === undefined) return [];
  const further = carried(onFurtherCards(pod, address, daemon), daemon);
  const { namespace, name } = pod;
  return [{ namespace, name, ...first, ...(further.length === 0 ? {} : { further }) }];
}

/** Each with the place of the ENI that carries it; one that none carries is left out. */
function carried(addresses: readonly Address[], { instance }: NodeDaemonView): PodAddress[] {
  return addresses.flatMap((address) => {
    const eni = instance.enis.find((each) => carries(each, address));
    return eni === undefined ? [] : [{ address, ...placeOf(eni) }];
  });
}

/** As the plugin has connected its sandbox, whatever the daemon manages by now. */
function onFurtherCards(pod: Pod, address: Address | undefined, { sandboxes }: NodeDaemonView): Address[] {
  const key = podKey(pod);
  for (const sandbox of sandboxes.values()) {
    if (sandbox.others === undefined || sandbox.pod !== key || sandbox.address !== address) continue;
    return sandbox.others.map((other) => other.address);
  }
  return [];
}

/** Whether it has the address, its own or a pod’s. */
export function carries({ primary, cidrs, ipv6 }: NetworkInterfaceView, address: Address): boolean {
  if (typeof address === 'number') return primary === address || isIn(cidrs, address);
  return ipv6 !== undefined && (ipv6.addresses.includes(address) || isIn(ipv6.prefixes, address));
}

function isIn(blocks: readonly AddressBlock[], address: Address): boolean {
  return blocks.some((block) => blockContains(block, address));
}
