// The rules of a host's routing policy: which tables its own and its pods' packets are looked up in.
// @upstream pkg/networkutils/network.go#SetupHostNetwork, #SetupENINetwork

import { elementAt } from '../base/assert.ts';
import type { IpFamily } from '../base/address.ts';
import { isFrom } from '../base/cniReleases.ts';
import { branchLink, isPrimary } from './hostLinks.ts';
import { KERNEL_RULES, LOCAL_TABLE, MAIN_TABLE, type PodNamespace, type RoutingRule } from './namespace.ts';
import type {
  BranchEni,
  CniInput,
  EniInput,
  EniPlace,
  NodeInput,
  PodAddress,
  PodInput,
} from './nodeInput.ts';
import { isStrict } from './podNamespace.ts';
import { host } from './routes.ts';

/** Rules of a strict branch pod come before the table `local`, which moves down for them. */
const BY_BRANCH = 10;
const LOCAL_BEHIND_BRANCHES = 20;
const TO_POD = 512;
const MARKED = 1024;
const TO_EXTERNAL_SERVICE = 1535;
const FROM_POD = 1536;
const FROM_ENI = 32765;

/** fe80:ec2::1 */
export const IPV6_GATEWAY = (0xfe800ec2n << 96n) + 1n;

/** The table of an ENI other than the primary. @upstream pkg/networkutils/helper.go#CalculateRouteTableId */
export function eniTable({ card, device }: EniPlace): number {
  return card === 0 ? device + 1 : 10_000 + 100 * card + device;
}

/** @upstream cmd/routed-eni-cni-plugin/driver/driver.go#setupVlan */
export function branchTable({ vlanId }: BranchEni): number {
  return vlanId + 100;
}

export function secondaries(enis: readonly EniInput[]): EniInput[] {
  return enis.filter((eni) => eni.setUp && !isPrimary(eni));
}

/** Of the cluster's family. */
export function routingRules(
  { cni, enis, pods }: NodeInput,
  family: IpFamily,
  namespaces: readonly PodNamespace[],
): RoutingRule[] {
  if (cni === undefined) return [...KERNEL_RULES[family]];
  const { mark, nodePortSupport, externalSnat, externalServiceCidrs } = cni.settings;
  const added: RoutingRule[] = [
    ...pods.flatMap((pod, at) => podRules(pod, cni, elementAt(namespaces, at))),
    ...(nodePortSupport || !externalSnat ? [{ priority: MARKED, mark, table: MAIN_TABLE }] : []),
    ...(family === 'ipv4' ? externalServiceCidrs : []).map((to) => {
      return { priority: TO_EXTERNAL_SERVICE, to, table: MAIN_TABLE };
    }),
    ...(isFrom(cni.version, 'v1.20.0')
      ? secondaries(enis)
          .filter(({ trunk }) => trunk !== true)
          .map(eniRule)
      : []),
  ];
  return [...kernelRules(cni, family), ...added].toSorted((a, b) => a.priority - b.priority);
}

/** So that branch links find their gateway in IPv6, what it says by ICMP is still looked up locally first. */
function kernelRules({ settings }: CniInput, family: IpFamily): readonly RoutingRule[] {
  const kernel = KERNEL_RULES[family];
  if (!settings.podEni || settings.enforcingMode !== 'strict') return kernel;
  const moved = kernel.map((rule) =>
    rule.table === LOCAL_TABLE ? { ...rule, priority: LOCAL_BEHIND_BRANCHES } : rule,
  );
  if (family === 'ipv4') return moved;
  return [{ priority: 0, from: host(IPV6_GATEWAY), protocol: 'ipv6-icmp', table: LOCAL_TABLE }, ...moved];
}

/** @upstream cmd/routed-eni-cni-plugin/driver/driver.go#setupIIFBasedContainerRouteRules, #setupIPBasedContainerRouteRules */
function podRules(pod: PodInput, cni: CniInput, { hostVeths }: PodNamespace): RoutingRule[] {
  const { branch, further = [] } = pod;
  if (branch === undefined) return [pod, ...further].flatMap((each) => addressRules(each, eniTable(each)));
  const table = branchTable(branch);
  if (!isStrict(pod, cni)) return addressRules(pod, table);
  return [branchLink(branch), hostVeths[0]].map((input) => ({ priority: BY_BRANCH, input, table }));
}

/** An address of the primary ENI leaves by the main table anyway. */
function addressRules({ address, card, device }: PodAddress, table: number): RoutingRule[] {
  const to = { priority: TO_POD, to: host(address), table: MAIN_TABLE };
  const isMain = table === eniTable({ card, device }) && isPrimary({ card, device });
  return isMain ? [to] : [to, { priority: FROM_POD, from: host(address), table }];
}

/** Since v1.20.0. */
function eniRule(eni: EniInput): RoutingRule {
  return { priority: FROM_ENI, from: host(eni.primary), table: eniTable(eni) };
}
