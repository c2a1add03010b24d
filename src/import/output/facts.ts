// What was imported, in numbers: for the text, the report and whoever checks them against the files.

import { IPS_PER_PREFIX } from '../../base/ipv4.ts';
import type { AddressLedger } from '../cluster/addressLedger.ts';
import type { ImportedCluster, ImportedNode } from '../cluster/cluster.ts';
import { groupsBy } from '../groups.ts';
import { podCounts, type PodCounts } from './expectations.ts';

export interface NodeFigures {
  readonly name: string;
  readonly instanceId: string | undefined;
  readonly group: string | undefined;
  readonly instanceType: string;
  readonly zone: string;
  readonly subnet: string;
  readonly address: string;
  readonly maxPods: number;
  readonly cordoned: boolean;
  readonly pods: number;
  readonly hostNetworkPods: number;
  readonly enis: ImportedNode['interfaces'];
  readonly total: number;
  readonly assigned: number;
  readonly cooling: number;
}

export interface SubnetFigures {
  readonly name: string;
  readonly id: string;
  readonly cidr: string;
  readonly zone: string;
  readonly free: number;
  readonly freePrefixes: number;
  readonly ofNodes: number;
  readonly ofOthers: number;
}

export interface ClusterFigures {
  readonly nodes: readonly NodeFigures[];
  readonly subnets: readonly SubnetFigures[];
  readonly pods: PodCounts;
}

export function figuresOf(cluster: ImportedCluster, ledger: AddressLedger): ClusterFigures {
  const byNode = groupsBy(cluster.pods, ({ node }) => node);
  const ofNodes = new Map<string, number>();
  const left = new Map<string, number>();
  for (const { interfaces } of cluster.nodes)
    for (const eni of interfaces) add(ofNodes, eni.subnet, addressesOf(eni));
  for (const eni of cluster.leftInterfaces) add(left, eni.subnet, addressesOf(eni));
  return {
    nodes: cluster.nodes.map((node) => {
      // A pod that is over is on no node any more, whatever its status says.
      const own = (byNode.get(node.name) ?? []).filter(
        ({ phase }) => phase === 'Running' || phase === 'Pending',
      );
      const { name, instanceId, group, instanceType, zone, address, maxPods, isCordoned, interfaces } = node;
      return {
        name,
        instanceId,
        group,
        instanceType,
        zone,
        subnet: interfaces[0]?.subnet ?? '',
        address,
        maxPods,
        cordoned: isCordoned,
        pods: own.length,
        hostNetworkPods: own.filter(({ hostNetwork }) => hostNetwork).length,
        enis: interfaces,
        total: interfaces.reduce((sum, eni) => sum + addressesOf(eni) - 1, 0),
        assigned: own.filter((pod) => pod.address !== undefined).length,
        cooling: interfaces.reduce((sum, { cooling }) => sum + cooling.length, 0),
      };
    }),
    subnets: cluster.subnets.map((subnet) => {
      const { name, id, cidr, zone, taken, takenSomewhere } = subnet;
      const { free, freePrefixes } = ledger.figures(subnet);
      const blocks = taken.filter((text) => text.includes('/')).length;
      return {
        name,
        id,
        cidr,
        zone,
        free: free - takenSomewhere,
        freePrefixes,
        ofNodes: ofNodes.get(name) ?? 0,
        ofOthers: taken.length + blocks * (IPS_PER_PREFIX - 1) + takenSomewhere + (left.get(name) ?? 0),
      };
    }),
    pods: podCounts(cluster.pods),
  };
}

function add(sums: Map<string, number>, key: string, count: number): void {
  sums.set(key, (sums.get(key) ?? 0) + count);
}

function addressesOf({
  addresses,
  prefixes,
}: {
  readonly addresses: readonly string[];
  readonly prefixes: readonly string[];
}): number {
  return 1 + addresses.length + prefixes.length * IPS_PER_PREFIX;
}
