// Nodes of Calico's: what must hold of packets between any pods of any of them, and what the tools print.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { formatAddress, type Address } from '../../src/base/address.ts';
import type { Encapsulation } from '../../src/host/calico/calicoInput.ts';
import { hostNetwork } from '../../src/host/hostNetwork.ts';
import { ipTool } from '../../src/host/ipTool.ts';
import { ipsetTool } from '../../src/host/ipsetTool.ts';
import { iptablesTool } from '../../src/host/iptablesTool.ts';
import type { HostNetwork } from '../../src/host/namespace.ts';
import { walkFromEni, walkFromNode, walkFromPod } from '../../src/host/packetWalk.ts';
import type { HostTool } from '../../src/host/standpoint.ts';
import { host } from '../../src/host/routes.ts';
import { address, cidr, node } from './networkInputs.ts';

const VXLAN: Encapsulation = { tunnel: 'vxlan', crossSubnet: false };
const IPIP: Encapsulation = { tunnel: 'ipip', crossSubnet: false };

interface Shape {
  readonly encapsulation: Encapsulation;
  /** Of each node: how many pods of its own block, and how many with addresses of the next node's. */
  readonly nodes: readonly { readonly own: number; readonly borrowed: number }[];
  readonly blockSize?: number;
  readonly natOutgoing?: boolean;
}

const ENCAPSULATIONS = fc.constantFrom<Encapsulation>(
  VXLAN,
  IPIP,
  { tunnel: 'vxlan', crossSubnet: true },
  { tunnel: 'ipip', crossSubnet: true },
  { tunnel: undefined, crossSubnet: false },
);

const SHAPES: fc.Arbitrary<Shape> = fc.record({
  encapsulation: ENCAPSULATIONS,
  nodes: fc.array(fc.record({ own: fc.integer({ min: 1, max: 4 }), borrowed: fc.nat({ max: 2 }) }), {
    minLength: 2,
    maxLength: 4,
  }),
});

function nodeAddress(at: number): Address {
  return address(`10.0.${at % 2}.${10 + at}`);
}

/** Of the node's own block; 0: its tunnel address, from 40 on: lent. */
function poolAddress(at: number, ordinal: number): Address {
  return address(`172.16.${at}.${64 + ordinal}`);
}

/** A cluster of such nodes in two subnets, every other one in the same. */
function cluster({ encapsulation, nodes, blockSize = 26, natOutgoing = true }: Shape): HostNetwork[] {
  const sides = nodes.map(({ own, borrowed }, at) => {
    const lent = Array.from({ length: borrowed }, (_, which) =>
      poolAddress((at + 1) % nodes.length, 40 + which),
    );
    const kept = Array.from({ length: own }, (_, which) => poolAddress(at, 1 + which));
    const tunnelAddress = poolAddress(at, 0);
    return {
      address: nodeAddress(at),
      tunnelAddresses: encapsulation.tunnel === undefined ? {} : { [encapsulation.tunnel]: tunnelAddress },
      block: cidr(`172.16.${at}.64/${blockSize}`),
      lent,
      pods: [...kept, ...lent].map((each, which) => ({
        namespace: 'default',
        name: `p${at}-${which}`,
        address: each,
      })),
    };
  });
  return sides.map((side, at) => {
    const base = node({}, { pods: [] });
    const { cni: _, ...withoutAws } = base;
    const primary = elementAt(base.enis, 0);
    return hostNetwork({
      ...withoutAws,
      enis: [{ ...primary, primary: side.address, subnet: cidr(`10.0.${at % 2}.0/24`) }],
      calico: {
        pools: [{ cidr: cidr('172.16.0.0/16'), natOutgoing, ...encapsulation }],
        tunnelAddresses: side.tunnelAddresses,
        blocks: [side.block],
        pods: side.pods,
        peers: sides.flatMap((other, place) =>
          place === at
            ? []
            : [
                {
                  address: other.address,
                  sameSubnet: place % 2 === at % 2,
                  tunnelAddresses: other.tunnelAddresses,
                  destinations: [other.block, ...other.lent.map(host)],
                },
              ],
        ),
      },
    });
  });
}

function typed(tool: HostTool, network: HostNetwork, line: string, inPod?: number): string[] {
  const namespace = inPod === undefined ? network : elementAt(network.pods, inPod);
  const { stdout, stderr } = tool({ host: network, namespace }, line.split(' '));
  expect(stderr).toBe('');
  return stdout
    .trimEnd()
    .split('\n')
    .map((each) => each.trimEnd());
}

const two = cluster({
  encapsulation: VXLAN,
  nodes: [
    { own: 2, borrowed: 1 },
    { own: 1, borrowed: 0 },
  ],
});
const first = elementAt(two, 0);

describe('pods of Calico’s', () => {
  it('reach each other with their own addresses, and are answered, whoever lent the address', () => {
    fc.assert(
      fc.property(SHAPES, (shape) => {
        const hosts = cluster(shape);
        const { tunnel, crossSubnet } = shape.encapsulation;
        for (const [at, from] of hosts.entries()) {
          for (const [place, to] of hosts.entries()) {
            for (const target of to.pods) {
              const sender = elementAt(from.pods, 0);
              const there = walkFromPod(from, sender, target.address);
              if (at === place) {
                expect(there.outcome.kind).toBe('arrives');
                continue;
              }
              expect(there.outcome).toMatchObject({ kind: 'leaves', device: 'eth0' });
              const isDirect = tunnel === undefined || (crossSubnet && place % 2 === at % 2);
              expect(there.packet.inside?.by).toBe(isDirect ? undefined : tunnel);
              if (!isDirect)
                expect([there.packet.source, there.packet.destination]).toEqual([from.address, to.address]);
              const arrived = walkFromEni(to, 'eth0', there.packet);
              expect(arrived.outcome).toMatchObject({ kind: 'arrives', at: target.pod });
              expect(arrived.packet.source).toBe(sender.address);
              const reply = walkFromPod(to, target, sender.address, { connection: arrived.connection });
              const back = walkFromEni(from, 'eth0', reply.packet, { connection: there.connection });
              expect(back.outcome).toMatchObject({ kind: 'arrives', at: sender.pod });
            }
          }
        }
      }),
    );
  });

  it('show everybody outside the pools the node, unless their pool says otherwise, and get the answer', () => {
    fc.assert(
      fc.property(
        SHAPES,
        fc.boolean(),
        fc.constantFrom('8.8.8.8', '10.0.7.7'),
        (shape, natOutgoing, text) => {
          for (const from of cluster({ ...shape, natOutgoing })) {
            const pod = elementAt(from.pods, 0);
            const { packet, outcome, connection } = walkFromPod(from, pod, address(text));
            expect(outcome).toMatchObject({ kind: 'leaves', device: 'eth0' });
            expect(packet.source).toBe(natOutgoing ? from.address : pod.address);
            const answer = { source: packet.destination, destination: packet.source, mark: 0 };
            expect(walkFromEni(from, 'eth0', answer, { connection }).outcome).toMatchObject({ at: pod.pod });
          }
        },
      ),
    );
  });

  it('are reached from other nodes by the node’s tunnel address', () => {
    const to = elementAt(two, 1);
    const { packet } = walkFromNode(first, elementAt(to.pods, 0).address);
    expect(formatAddress(packet.inside?.packet.source ?? 0)).toBe('172.16.0.64');
    expect(walkFromEni(to, 'eth0', packet).outcome).toMatchObject({ kind: 'arrives', at: 'default/p1-0' });
  });

  it('are dropped for at an address of the block that nobody has', () => {
    const pod = elementAt(first.pods, 0);
    expect(walkFromPod(first, pod, address('172.16.0.90')).outcome.kind).toBe('blackhole');
    expect(walkFromNode(first, address('172.16.0.90')).outcome.kind).toBe('blackhole');
    const from = { host: first, namespace: first };
    expect(ipTool(from, ['route', 'get', '172.16.0.90'])).toEqual({
      stdout: '',
      stderr: 'RTNETLINK answers: Invalid argument\n',
      exitCode: 2,
    });
  });
});

describe('a node of Calico’s', () => {
  it('has a route a pod, one a block of others, and a blackhole behind its own', () => {
    expect(typed(ipTool, first, 'route')).toEqual([
      'default via 10.0.0.1 dev eth0',
      '10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.10',
      'blackhole 172.16.0.64/26 proto 80',
      '172.16.0.65 dev cali8601cd149c0 scope link',
      '172.16.0.66 dev cali734219259cc scope link',
      '172.16.1.64/26 via 172.16.1.64 dev vxlan.calico onlink',
      '172.16.1.104 dev cali3eae594e1c1 scope link',
    ]);
    expect(typed(ipTool, elementAt(two, 1), 'route show 172.16.1.104')).toEqual([
      '172.16.1.104 via 172.16.0.64 dev vxlan.calico onlink',
    ]);
  });

  it('has no blackholes behind blocks of one address', () => {
    const [one] = cluster({
      encapsulation: VXLAN,
      nodes: [
        { own: 1, borrowed: 0 },
        { own: 1, borrowed: 0 },
      ],
      blockSize: 32,
    });
    expect(typed(ipTool, one ?? first, 'route').join('\n')).not.toContain('blackhole');
  });

  it.each([
    [
      { tunnel: 'vxlan', crossSubnet: true },
      '172.16.2.64/26 via 10.0.0.12 dev eth0 proto 80 onlink',
      '172.16.1.64/26 via 172.16.1.64 dev vxlan.calico onlink',
    ],
    [
      IPIP,
      '172.16.2.64/26 via 10.0.0.12 dev tunl0 proto bird onlink',
      '172.16.1.64/26 via 10.0.1.11 dev tunl0 proto bird onlink',
    ],
    [
      { tunnel: 'ipip', crossSubnet: true },
      '172.16.2.64/26 via 10.0.0.12 dev eth0 proto bird',
      '172.16.1.64/26 via 10.0.1.11 dev tunl0 proto bird onlink',
    ],
    [
      { tunnel: undefined, crossSubnet: false },
      '172.16.2.64/26 via 10.0.0.12 dev eth0 proto bird',
      '172.16.1.64/26 via 10.0.1.11 dev eth0 proto bird',
    ],
  ] satisfies [Encapsulation, string, string][])('routes by %o', (encapsulation, same, other) => {
    const nodes = Array.from({ length: 3 }, () => ({ own: 1, borrowed: 0 }));
    const routes = typed(ipTool, elementAt(cluster({ encapsulation, nodes }), 0), 'route');
    expect(routes).toContain(same);
    expect(routes).toContain(other);
  });

  it.each([
    [VXLAN, '8951'],
    [IPIP, '8981'],
    [{ tunnel: undefined, crossSubnet: false }, '9001'],
  ] satisfies [Encapsulation, string][])('leaves room in its frames for %o', (encapsulation, mtu) => {
    const nodes = [
      { own: 1, borrowed: 0 },
      { own: 1, borrowed: 0 },
    ];
    const [network = first] = cluster({ encapsulation, nodes });
    expect(typed(ipTool, network, 'link show cali8601cd149c0')[0]).toContain(` mtu ${mtu} `);
    expect(typed(ipTool, network, 'link show eth0', 0)[0]).toContain(` mtu ${mtu} `);
  });

  it('has tunnel devices with the node’s tunnel address', () => {
    expect(typed(ipTool, first, 'addr show vxlan.calico').slice(0, 3)).toEqual([
      '3: vxlan.calico: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 8951 qdisc noqueue state UNKNOWN group default',
      expect.stringContaining('    link/ether '),
      '    inet 172.16.0.64/32 scope global vxlan.calico',
    ]);
    const [network = first] = cluster({
      encapsulation: IPIP,
      nodes: [
        { own: 1, borrowed: 0 },
        { own: 1, borrowed: 0 },
      ],
    });
    expect(typed(ipTool, network, 'addr show tunl0').slice(0, 3)).toEqual([
      '3: tunl0@NONE: <NOARP,UP,LOWER_UP> mtu 8981 qdisc noqueue state UNKNOWN group default qlen 1000',
      '    link/ipip 0.0.0.0 brd 0.0.0.0',
      '    inet 172.16.0.64/32 scope global tunl0',
    ]);
  });

  it('masquerades by two sets of pools', () => {
    expect(typed(iptablesTool, first, '-t nat -S')).toEqual([
      '-P PREROUTING ACCEPT',
      '-P INPUT ACCEPT',
      '-P OUTPUT ACCEPT',
      '-P POSTROUTING ACCEPT',
      '-N cali-POSTROUTING',
      '-N cali-nat-outgoing',
      '-A POSTROUTING -j cali-POSTROUTING',
      '-A cali-POSTROUTING -j cali-nat-outgoing',
      '-A cali-nat-outgoing -m set --match-set cali40masq-ipam-pools src -m set ! --match-set cali40network-ip-pools dst -j MASQUERADE --random-fully',
    ]);
    expect(typed(ipsetTool, first, 'list cali40masq-ipam-pools')).toContain('172.16.0.0/16');
    expect(typed(ipsetTool, first, 'list -name')).toEqual([
      'cali40masq-ipam-pools',
      'cali40network-ip-pools',
    ]);
    const [without = first] = cluster({
      encapsulation: VXLAN,
      nodes: [{ own: 1, borrowed: 0 }],
      natOutgoing: false,
    });
    expect(typed(iptablesTool, without, '-t nat -S cali-nat-outgoing')).toEqual(['-N cali-nat-outgoing']);
    expect(ipsetTool({ host: first, namespace: first }, ['list', 'x'])).toMatchObject({ exitCode: 1 });
    expect(ipsetTool({ host: first, namespace: first }, ['destroy'])).toMatchObject({ exitCode: 2 });
  });

  it('is all that its pods see', () => {
    expect(typed(ipTool, first, 'route', 0)).toEqual([
      'default via 169.254.1.1 dev eth0',
      '169.254.1.1 dev eth0 scope link',
    ]);
    expect(typed(ipTool, first, 'neigh', 0)).toEqual([
      '169.254.1.1 dev eth0 lladdr ee:ee:ee:ee:ee:ee REACHABLE',
    ]);
    expect(typed(ipTool, first, '-4 -o addr show eth0', 0)[0]).toContain(
      'inet 172.16.0.65/32 scope global eth0',
    );
  });
});

describe('a node that Calico came to while the VPC CNI’s pods ran', () => {
  const calico = {
    pools: [{ cidr: cidr('172.16.0.0/16'), natOutgoing: true, ...VXLAN }],
    tunnelAddresses: { vxlan: poolAddress(0, 0) },
    blocks: [cidr('172.16.0.64/26')],
    pods: [],
    peers: [
      {
        address: address('10.0.0.11'),
        sameSubnet: true,
        tunnelAddresses: { vxlan: poolAddress(1, 0) },
        destinations: [cidr('172.16.1.64/26')],
      },
    ],
  };

  it('hides them behind itself on their way to pods of Calico’s, since those are outside the VPC', () => {
    const aws = hostNetwork(node({}, { calico }));
    for (const pod of aws.pods) {
      const { packet, outcome } = walkFromPod(aws, pod, poolAddress(1, 1));
      expect(outcome).toMatchObject({ kind: 'leaves', device: 'eth0' });
      expect(packet.inside?.packet.source).toBe(aws.address);
    }
  });

  it('sends what comes from a secondary ENI’s pods out by that ENI where it does no SNAT', () => {
    const aws = hostNetwork(node({ AWS_VPC_K8S_CNI_EXTERNALSNAT: 'true' }, { calico }));
    const { outcome, packet } = walkFromPod(aws, elementAt(aws.pods, 1), poolAddress(1, 1));
    expect(outcome).toMatchObject({ kind: 'leaves', device: 'eth1' });
    expect(packet.inside).toBeUndefined();
  });
});
