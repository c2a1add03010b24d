// A moment as the world itself has it: the models' own state.

import { formatAddress } from '../../src/base/address.ts';
import { formatCidr, formatIpv4 } from '../../src/base/ipv4.ts';
import type { NetworkInterface } from '../../src/ec2/networkInterface.ts';
import type { Pool } from '../../src/ipamd/pool.ts';
import type { Pod } from '../../src/kube/api/objects.ts';
import { podKey } from '../../src/kube/api/objects.ts';
import type { World } from '../../src/world/world.ts';
import type { View } from './view.ts';

export function worldView({ kubernetes, daemons, cloud, simulation }: World): View {
  const nodes = [...kubernetes.nodes()];
  const pods = [...kubernetes.pods()];
  const enis = [...cloud.networkInterfaces.all()];
  const of = <T, V>(items: Iterable<T>, key: (item: T) => string, value: (item: T) => V) =>
    new Map([...items].map((item) => [key(item), value(item)]));
  // Of daemons that answer: what others had, or will have, is nobody's to be given.
  const pooled = [...daemons.nodes].filter(
    ([node, { pools, ready }]) => ready && pools.length > 0 && kubernetes.node(node) !== undefined,
  );
  const warm = ({ store }: Pool): number => store.stats().available - store.cooling(simulation.now);
  return {
    source: 'the world',
    topics: {
      'node: Ready': of(
        nodes,
        ({ name }) => name,
        ({ ready }) => ready,
      ),
      'node: cordoned': of(
        nodes,
        ({ name }) => name,
        ({ unschedulable }) => unschedulable,
      ),
      'node: max pods': of(
        nodes,
        ({ name }) => name,
        ({ allocatable }) => allocatable['pods'] ?? 0,
      ),
      'node: pods': of(
        nodes,
        ({ name }) => name,
        ({ name }) => slots(pods, name),
      ),
      'node: ENIs': of(
        nodes,
        ({ name }) => name,
        ({ name }) => daemons.nodes.get(name)?.instance.enis.length ?? 0,
      ),
      'node: addresses warm': of(
        pooled,
        ([node]) => node,
        ([, { pools }]) => pools.reduce((sum, pool) => sum + warm(pool), 0),
      ),
      'pod: state': of(pods, podKey, stateOf),
      'pod: node': of(pods, podKey, ({ nodeName }) => nodeName ?? ''),
      'pod: address': of(pods, podKey, ({ podIp }) => (podIp === undefined ? '' : formatAddress(podIp))),
      'ENI: node': of(
        enis,
        ({ id }) => id,
        ({ attachment }) => attachment?.host.node ?? '',
      ),
      'ENI: addresses': of(enis, ({ id }) => id, addressesOf),
      'pods by state': countedBy(pods.map(stateOf)),
      'subnet: free addresses': of(
        cloud.subnets,
        ([name]) => name,
        ([, subnet]) => subnet.availableIpAddressCount,
      ),
    },
  };
}

/** As the book of facts has them: Pending with a node is `creating`. */
function stateOf({ phase, nodeName }: Pod): string {
  if (phase !== 'Pending') return phase.toLowerCase();
  return nodeName === undefined ? 'pending' : 'creating';
}

function slots(pods: readonly Pod[], node: string): number {
  return pods.filter(
    ({ nodeName, phase }) => nodeName === node && phase !== 'Succeeded' && phase !== 'Failed',
  ).length;
}

/** Of an ENI, all but the primary one. */
function addressesOf({ cidrs, primary }: NetworkInterface): string {
  return [
    formatIpv4(primary),
    ...cidrs
      .map(formatCidr)
      .map((cidr) => cidr.replace('/32', ''))
      .sort(),
  ].join(' ');
}

export function countedBy(states: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}
