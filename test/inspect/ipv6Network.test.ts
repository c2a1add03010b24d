// An IPv6 cluster looked at: what the tools of its nodes and pods say, and the ways of packets.

import { beforeAll, describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/address.ts';
import { elementAt } from '../../src/base/assert.ts';
import { ip6tablesSaveTool, ip6tablesTool, iptablesTool } from '../../src/host/iptablesTool.ts';
import { ipTool } from '../../src/host/ipTool.ts';
import type { HostTool } from '../../src/host/standpoint.ts';
import { playTo, type Moment } from '../../src/inspect/moment.ts';
import { pathTool } from '../../src/inspect/network/pathTool.ts';
import { standpoint } from '../../src/inspect/network/standpoint.ts';
import type { Place } from '../../src/inspect/tool.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { nodesOf, typed } from './networkWorld.ts';

function momentOf(env = '{}', steps = ''): Moment {
  const parsed = parseScenario(`
apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: ipv6 }
kubernetes: { ipFamily: ipv6 }
vpc:
  cidrs: [10.0.0.0/16]
  subnets: [{ name: a, cidr: 10.0.0.0/24 }]
ec2: { addressChoice: lowest }
cni: { env: ${env} }
nodeGroups: [{ name: workers, instanceType: m5.large, size: 2 }]
timeline:
${steps}
  - { at: 2m, createPods: { name: web, count: 6 } }
until: 5m
`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return playTo(parsed.scenario, 240_000);
}

function podOn({ world }: Moment, node: string, place = 0): string {
  const pods = [...world.kubernetes.pods()].filter(
    (pod) => pod.nodeName === node && pod.name.startsWith('web-'),
  );
  const { namespace, name } = elementAt(pods, place);
  return `${namespace}/${name}`;
}

function lines(tool: HostTool, moment: Moment, command: string, place: Place): string[] {
  const from = standpoint(moment, place);
  if ('problem' in from) throw new Error(from.problem);
  const { stdout, stderr } = tool(from, command.split(' ').filter(Boolean));
  return (stdout + stderr).trimEnd().split('\n');
}

describe('the tools in an IPv6 cluster', () => {
  let moment: Moment;
  let node: string;
  let pod: string;

  beforeAll(() => {
    moment = momentOf();
    node = elementAt(nodesOf(moment), 0);
    pod = podOn(moment, node);
  });

  it('show a pod’s address of the /80, its neighbour, and its way out over IPv4', () => {
    expect(lines(ipTool, moment, '-6 route', { pod })).toEqual([
      expect.stringMatching(/^2001:db8:1234:1a00:\S+ dev eth0 proto kernel metric 256 pref medium$/),
      'fe80::1 dev eth0 metric 1024 pref medium',
      'fe80::/64 dev eth0 proto kernel metric 256 pref medium',
      'fe80::/64 dev v4if0 proto kernel metric 256 pref medium',
      'default via fe80::1 dev eth0 metric 1024 pref medium',
    ]);
    expect(lines(ipTool, moment, 'neigh', { pod })).toEqual([
      expect.stringMatching(/^fe80::1 dev eth0 lladdr (\w\w:){5}\w\w PERMANENT$/),
    ]);
    expect(lines(ipTool, moment, '-4 -br addr', { pod })).toEqual([
      expect.stringMatching(/^lo /),
      expect.stringMatching(/^v4if0@if\d+ +UP +169\.254\.172\.\d+\/22$/),
    ]);
    expect(lines(ipTool, moment, '-6 addr show dev v4if0', { pod })).toEqual([
      expect.stringMatching(/^5: v4if0@if\d+: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001 state UP $/),
      expect.stringMatching(/^ {4}inet6 fe80::\S+\/64 scope link $/),
      '       valid_lft forever preferred_lft forever',
    ]);
  });

  it('show the node’s rules for IPv6, and those of IPv4 as the kernel has them', () => {
    expect(lines(ipTool, moment, 'rule', { node })).toHaveLength(3);
    const rules = lines(ipTool, moment, '-6 rule', { node });
    expect(rules.at(0)).toBe('0:\tfrom all lookup local');
    expect(rules.slice(-2)).toEqual([
      '1024:\tfrom all fwmark 0x80/0x80 lookup main',
      '32766:\tfrom all lookup main',
    ]);
    expect(rules.filter((rule) => rule.startsWith('512:'))).toHaveLength(rules.length - 3);
    expect(lines(ipTool, moment, '-6 route show default', { node })).toEqual([
      'default via fe80:ec2::1 dev eth0 metric 1024 pref medium',
    ]);
    expect(lines(ipTool, moment, 'route get 2001:4860::1', { node })).toEqual([
      expect.stringMatching(
        /^2001:4860::1 from :: via fe80:ec2::1 dev eth0 src 2001:db8:\S+ metric 1024 pref medium$/,
      ),
    ]);
    const local = lines(ipTool, moment, '-6 route show table local', { node });
    expect(local[0]).toBe('local ::1 dev lo proto kernel metric 0 pref medium');
    expect(local.at(-1)).toMatch(/^multicast ff00::\/8 dev \S+ proto kernel metric 256 pref medium$/);
    expect(local).toContain('anycast 2001:db8:1234:1a00:: dev eth0 proto kernel metric 0 pref medium');
  });

  it('show kube-proxy’s chains in ip6tables, and those of the egress plugin in iptables', () => {
    const saved = lines(ip6tablesSaveTool, moment, '-t nat', { node });
    expect(saved).toContainEqual(
      expect.stringMatching(/^-A KUBE-SERVICES -d fd00:1234:5678::a\/128 -p udp .*kube-dns:dns cluster IP/),
    );
    expect(saved).toContainEqual(expect.stringMatching(/-j DNAT --to-destination \[2001:db8:.*\]:53$/));
    expect(lines(ip6tablesTool, moment, '-L KUBE-FIREWALL -n', { node })).toEqual([
      'Chain KUBE-FIREWALL (2 references)',
      expect.stringMatching(/^target/),
    ]);
    const nat = lines(iptablesTool, moment, '-t nat -S', { node });
    expect(nat.filter((line) => /^-N CNI-E4-[0-9a-f]{21}$/.test(line)).length).toBeGreaterThan(2);
    expect(nat.filter((line) => line.includes('AWS-'))).toEqual([]);
    expect(lines(iptablesTool, moment, '-S FORWARD', { node }).at(-1)).toBe(
      '-A FORWARD -d 169.254.172.0/22 -m conntrack --ctstate NEW -m comment --comment "Block Node Local Pod access via IPv4" -j REJECT --reject-with icmp-port-unreachable',
    );
  });
});

describe('a path in an IPv6 cluster', () => {
  const path = (moment: Moment, words: string): string[] =>
    typed(pathTool, moment, words, {}).stdout.trimEnd().split('\n');

  it('goes to pods of other nodes without NAT, and the answer comes back', () => {
    const moment = momentOf();
    const [here = '', there = ''] = nodesOf(moment);
    const [from, to] = [podOn(moment, here), podOn(moment, there)];
    const text = path(moment, `${from} ${to}`);
    expect(text[1]).toMatch(`arrives at ${to}, across the VPC, with source 2001:db8:1234:1a00:`);
    expect(text[2]).toBe('no NAT: pods’ IPv6 addresses are good everywhere');
    expect(text.at(-1)).toMatch(new RegExp(`rule 512, out by eni\\w+ to ${from}$`));
  });

  it('goes to a Service by its endpoint', () => {
    const moment = momentOf();
    const from = podOn(moment, elementAt(nodesOf(moment), 0));
    const text = path(moment, `${from} svc/kube-system/kube-dns:dns`);
    expect(text[1]).toMatch(/^arrives at kube-system\/coredns-/);
    expect(text).toContainEqual(
      expect.stringMatching(/DNAT +destination \[fd00:1234:5678::a\]:53 becomes \[2001:db8:.*\]:53/),
    );
  });

  it('goes out over IPv4 behind the node’s address, or not at all without the egress plugin', () => {
    const moment = momentOf();
    const from = podOn(moment, elementAt(nodesOf(moment), 0));
    const text = path(moment, `${from} 8.8.8.8`);
    expect(text[0]).toMatch(/\(169\.254\.172\.\d+\) → 8\.8\.8\.8$/);
    expect(text[1]).toMatch(/^leaves the VPC by eth0, with source 10\.0\.0\.\d+$/);
    expect(text[2]).toMatch(/^SNAT by the egress plugin/);
    expect(text.at(-1)).toMatch(
      /conntrack turns 10\.0\.0\.\d+ back into 169\.254\.172\.\d+, .* to default\/web/,
    );
    const without = momentOf('{ ENABLE_V4_EGRESS: "false" }');
    const alone = podOn(without, elementAt(nodesOf(without), 0));
    expect(path(without, `${alone} 8.8.8.8`)[1]).toBe('is never sent: the sender has no route to it');
  });

  it('goes by the branch ENI of a pod that has one, on both ways, and to IPv4 by the node', () => {
    const steps = `  - at: 0s
    manifest:
      - apiVersion: vpcresources.k8s.aws/v1beta1
        kind: SecurityGroupPolicy
        metadata: { name: pay }
        spec: { podSelector: { matchLabels: { app: pay } }, securityGroups: { groupIds: [sg-1] } }
  - { at: 90s, createDeployment: { name: pay, replicas: 1 } }`;
    const moment = momentOf('{ ENABLE_POD_ENI: true }', steps);
    const pay = [...moment.world.kubernetes.pods()].find(({ labels }) => labels['app'] === 'pay');
    const from = `default/${pay?.name}`;
    const web = podOn(moment, pay?.nodeName ?? '');
    const text = path(moment, `${from} ${web}`);
    expect(text[1]).toBe(`arrives at ${web}, across the VPC, with source ${formatAddress(pay?.podIp ?? 0)}`);
    expect(text[3]).toBe('by vlan.eth.1, the ENI that carries the pod’s address');
    expect(text.at(-1)).toMatch(/in by vlan\.eth\.1, rule 10, out by vlan\w{11} to default\/pay-/);
    expect(path(moment, `${from} 8.8.8.8`)[1]).toMatch(/^leaves the VPC by eth0, with source 10\.0\.0\./);
    const node = { node: pay?.nodeName ?? '' };
    expect(lines(ipTool, moment, '-6 rule', node).slice(0, 4)).toEqual([
      '0:\tfrom fe80:ec2::1 ipproto ipv6-icmp lookup local',
      '10:\tfrom all iif vlan.eth.1 lookup 101',
      expect.stringMatching(/^10:\tfrom all iif vlan\w{11} lookup 101$/),
      '20:\tfrom all lookup local',
    ]);
    expect(lines(ipTool, moment, '-d link show dev vlan.eth.1', node).at(-1)).toMatch(
      /^ {4}vlan protocol 802\.1Q id 1 <REORDER_HDR> addrgenmode eui64 /,
    );
  });
});
