// The way of packets through a simulated cluster, as told.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { pathTool } from '../../src/inspect/network/pathTool.ts';
import { formatAddress } from '../../src/base/address.ts';
import { playTo, type Moment } from '../../src/inspect/moment.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { momentOf, nodesOf, podsOn, typed } from './networkWorld.ts';

const moment = momentOf();
const nodes = nodesOf(moment);
const here = elementAt(nodes, 0);
const there = elementAt(nodes, 1);

/** On the primary ENI: the pod with the lowest address; on a secondary one: that with the highest. */
function ends(at: Moment): { primary: string; secondary: string; far: string } {
  const own = podsOn(at, here);
  const others = podsOn(at, there);
  return {
    primary: elementAt(own, 0).key,
    secondary: elementAt(own, own.length - 1).key,
    far: elementAt(others, others.length - 1).key,
  };
}

function path(from: string, to: string, at = moment): string {
  const { stdout, stderr, exitCode } = typed(pathTool, at, `${from} ${to}`, {});
  expect([stderr, exitCode]).toEqual(['', 0]);
  return stdout;
}

function compiledScenario(text: string) {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

function podsOf({ world }: Moment) {
  return [...world.kubernetes.pods()];
}

/** What is said before the details. */
function short(text: string): string[] {
  return text.slice(0, text.indexOf('\n\n')).split('\n').slice(1);
}

function back(text: string): string[] {
  return text
    .slice(text.indexOf('and back\n'))
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().replaceAll(/, eni-0[0-9a-f]{16}$/g, ''));
}

const { primary, secondary, far } = ends(moment);

describe('a path', () => {
  it('to the internet from a secondary ENI is told step by step', () => {
    const steps = path(secondary, '8.8.8.8')
      .replaceAll(/eni[0-9a-f]{11}/g, 'VETH')
      .replaceAll(/eni-0[0-9a-f]{16}/g, 'ENI');
    expect(steps).toBe(`${secondary} (10.0.0.14) → 8.8.8.8
leaves the VPC by eth0, with source 10.0.0.4
SNAT: the destination is in no CIDR of the VPC and not excluded from SNAT
by eth0 and not by the pod’s own eth1: the mark 0x80 is for the main table (rule 1024)

${secondary}, with an address of eth1
  route      default via 169.254.1.1 dev eth0
  out        eth0, whose other end on the node is VETH

ip-10-0-0-4
  in         VETH
  mangle     -A PREROUTING -i eni+ -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80
             the packet’s mark is 0x0
  nat        -A PREROUTING -i eni+ -j AWS-CONNMARK-CHAIN-0
  nat        -A AWS-CONNMARK-CHAIN-0 -j CONNMARK --set-xmark 0x80/0x80
             the connection’s mark is 0x80
  nat        -A PREROUTING -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80
             the packet’s mark is 0x80
  rule       0: from all lookup local   (the node’s own addresses)
             nothing for it there
  rule       1024: from all fwmark 0x80/0x80 lookup main   (marked: by the primary ENI)
             default via 10.0.0.1 dev eth0
  nat        -A POSTROUTING -j AWS-SNAT-CHAIN-0
  nat        -A AWS-SNAT-CHAIN-0 ! -o vlan+ -m addrtype ! --dst-type LOCAL -j SNAT --to-source 10.0.0.4 --random-fully
             source 10.0.0.14 becomes 10.0.0.4
  out        eth0, to 10.0.0.1

AWS
  outside the VPC, by what the subnet’s route table says:
  an internet gateway gives it the public address of the node, if it has one;
  a NAT gateway gives it an address of its own

and back
  AWS        in the VPC: to eth0 of ip-10-0-0-4, ENI
  node       ip-10-0-0-4: in by eth0, conntrack turns 10.0.0.4 back into 10.0.0.14, rule 512, out by VETH to ${secondary}
`);
  });

  it('between pods of one node stays there, without NAT', () => {
    const text = path(secondary, primary);
    expect(short(text)).toEqual([
      `arrives at ${primary}, without leaving the node, with source 10.0.0.14`,
      'no NAT: 10.0.0.0/16 is the VPC’s',
    ]);
    expect(text).not.toContain('AWS\n');
    expect(back(text)).toHaveLength(1);
  });

  it('between pods of two nodes crosses the VPC by their own ENIs, both ways', () => {
    const text = path(secondary, far);
    expect(short(text)).toEqual([
      `arrives at ${far}, across the VPC, with source 10.0.0.14`,
      'no NAT: 10.0.0.0/16 is the VPC’s',
      'by eth1, the ENI that carries the pod’s address',
    ]);
    expect(text).toMatch(/\nAWS\n {2}in the VPC: to eth1 of ip-10-0-1-4, eni-0/);
    expect(back(text)).toEqual([
      expect.stringMatching(
        new RegExp(`^node +ip-10-0-1-4: from ${far}, in by eni\\w+, rule 1536, out by eth1$`),
      ),
      'AWS        in the VPC: to eth1 of ip-10-0-0-4',
      expect.stringMatching(
        new RegExp(`^node +ip-10-0-0-4: in by eth1, rule 512, out by eni\\w+ to ${secondary}$`),
      ),
    ]);
  });

  it('between nodes and pods goes by the primary ENI of the node', () => {
    expect(short(path('ip-10-0-0-4', far))).toEqual([
      `arrives at ${far}, across the VPC, with source 10.0.0.4`,
    ]);
    const text = path(secondary, there);
    expect(short(text)[0]).toBe('arrives at ip-10-0-1-4, across the VPC, with source 10.0.0.14');
    expect(back(text)[0]).toBe('node       ip-10-0-1-4: rule 32766, out by eth0');
    expect(short(path(secondary, here))).toEqual([
      'arrives at ip-10-0-0-4, without leaving the node, with source 10.0.0.14',
      'no NAT: the node’s own address',
    ]);
    expect(back(path(here, '1.1.1.1'))[1]).toBe(
      'node       ip-10-0-0-4: in by eth0, rule 0, taken by the node itself',
    );
  });

  it('from a hostNetwork pod is the node’s', () => {
    const agent = [...moment.world.kubernetes.pods()].find(
      (pod) => pod.nodeName === here && pod.spec.hostNetwork,
    );
    const text = path(`kube-system/${agent?.name}`, far);
    expect(text.split('\n').slice(1)).toEqual(path(here, far).split('\n').slice(1));
  });

  it('to itself ends in the pod', () => {
    expect(short(path(primary, primary))).toEqual([
      `arrives at ${primary} itself`,
      'it never leaves the pod',
    ]);
  });

  it('to an address of nobody says so', () => {
    expect(short(path(primary, '10.0.0.99'))[0]).toBe(
      'leaves by eth0, with source 10.0.0.5, for an address of no node',
    );
    expect(path(primary, '10.0.0.99')).toContain('an address of subnet-a, 10.0.0.0/24, of no node here');
    expect(path(primary, '10.0.99.9')).toContain('in none of its subnets');
    const free = path(far, '10.0.0.6').includes('arrives') ? '10.0.0.12' : '10.0.0.6';
    expect(short(path(far, free))[0]).toBe('comes to ip-10-0-0-4, where nobody has the address');
  });
});

describe('settings change the path', () => {
  const told = (env: string, from: 'primary' | 'secondary', to: string): string => {
    const at = momentOf({ env });
    return path(ends(at)[from], to, at);
  };

  it('external SNAT keeps the pod’s address and its ENI', () => {
    const text = told('AWS_VPC_K8S_CNI_EXTERNALSNAT: true', 'secondary', '8.8.8.8');
    expect(short(text)).toEqual([
      'leaves the VPC by eth1, with source 10.0.0.14',
      'no NAT: the node has no SNAT rules',
      'by eth1, the ENI that carries the pod’s address',
    ]);
    expect(text).toContain('an internet gateway drops it: a pod’s address has no public one;');
  });

  it('so does an excluded block', () => {
    const env = 'AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS: 172.16.0.0/12';
    expect(short(told(env, 'secondary', '172.16.9.9'))).toEqual([
      'leaves the VPC by eth1, with source 10.0.0.14',
      'no NAT: 172.16.0.0/12 is excluded from SNAT',
      'by eth1, the ENI that carries the pod’s address',
    ]);
    expect(told(env, 'primary', '172.16.9.9')).toContain('by peering, transit gateway or VPN');
  });

  it('an external service inside the VPC makes EC2 drop what comes from a secondary ENI', () => {
    const text = told('AWS_EXTERNAL_SERVICE_CIDRS: 10.0.1.0/24', 'secondary', '10.0.1.4');
    expect(short(text)[0]).toBe('is dropped by AWS, with source 10.0.0.14');
    expect(text).toContain('10.0.0.14 is no address of eth0 of ip-10-0-0-4 (source/destination check)');
  });

  it('a newer CNI marks in nftables', () => {
    const at = momentOf({ version: 'v1.23.1' });
    const text = path(ends(at).secondary, '8.8.8.8', at);
    expect(text).toContain('  aws-cni    iifname "eni*" jump snat-mark\n');
    expect(text).toContain(
      '  aws-cni    ct mark set ct mark | 0x00000080\n             the connection’s mark is 0x80\n',
    );
    expect(short(text)).toEqual(short(path(secondary, '8.8.8.8')));
  });
});

function servedBy(mode: string): Moment {
  return playTo(
    compiledScenario(`
apiVersion: vpc-cni-sim/v1
kind: Scenario
kubernetes: { kubeProxyMode: ${mode} }
vpc: { cidrs: [10.0.0.0/16], subnets: [{ name: a, cidr: 10.0.0.0/24, availabilityZone: us-west-2a }] }
ec2: { addressChoice: lowest }
nodeGroups: [{ name: workers, instanceType: t3.medium, size: 2 }]
timeline: [{ at: 2m, createPods: { name: web, count: 2 } }]
until: 10m
`),
    5 * 60_000,
  );
}

describe('a path to a Service', () => {
  const served = servedBy('iptables');
  const client = podsOf(served).find(({ namespace }) => namespace === 'default');
  const from = `default/${client?.name ?? ''}`;
  const path53 = path(from, 'service/kube-system/kube-dns:dns', served);

  it('has its destination changed by kube-proxy, and the answer back to that of the Service', () => {
    const chain =
      /-A KUBE-SERVICES -d 172\.20\.0\.10\/32 -p udp -m udp --dport 53 -j (KUBE-SVC-\w{16})\n/.exec(
        path53,
      )?.[1];
    expect(path53).toContain(
      `-A ${chain} -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-`,
    );
    const endpoint = /DNAT +destination 172\.20\.0\.10:53 becomes ([\d.]+):53\n/.exec(path53)?.[1];
    const dns = podsOf(served).find(({ podIp }) => podIp !== undefined && formatAddress(podIp) === endpoint);
    expect(dns?.name).toMatch(/^coredns-/);
    expect(path53).toContain('chance chooses among 2 endpoints; this is the first');
    expect(short(path53)[0]).toContain(`arrives at kube-system/${dns?.name}`);
    expect(path53).toContain(`conntrack turns ${endpoint}:53 back into 172.20.0.10:53`);
    expect(path(from, '172.20.0.10:53/udp', served).split('\n').slice(1)).toEqual(
      path53.split('\n').slice(1),
    );
  });

  it('goes by the default route where the Service has no such port', () => {
    const astray = path(from, '172.20.0.10:54/udp', served);
    expect(astray).not.toContain('KUBE-SVC');
    expect(short(astray)[0]).toMatch(/^leaves the VPC by eth0, with source 10\.0\.0\.\d+$/);
  });

  it('leaves kube-proxy out of what goes elsewhere', () => {
    expect(path(from, '8.8.8.8', served)).not.toContain('KUBE-');
  });
});

describe('a path to a Service where kube-proxy works on nftables', () => {
  const served = servedBy('nftables');
  const client = podsOf(served).find(({ namespace }) => namespace === 'default');
  const from = `default/${client?.name ?? ''}`;

  it('goes by kube-proxy’s maps and chains, and comes to the same endpoint as with iptables', () => {
    const text = path(from, 'service/kube-system/kube-dns:dns', served);
    expect(text).toMatch(
      /kube-proxy ip daddr \. meta l4proto \. th dport vmap @service-ips : goto service-\w{8}-kube-system\/kube-dns\/udp\/dns\n/,
    );
    expect(text).toContain('kube-proxy numgen random mod 2 vmap : goto endpoint-');
    expect(text).toContain('chance chooses among 2 endpoints; this is the first');
    const other = servedBy('iptables');
    expect(short(text)).toEqual(short(path(from, 'service/kube-system/kube-dns:dns', other)));
    expect(text.slice(text.indexOf('and back'))).toBe(
      path(from, 'service/kube-system/kube-dns:dns', other).replace(/^[^]*(?=and back)/, ''),
    );
  });

  it('is refused where the Service has no such port, and where no Service has the address', () => {
    expect(short(path(from, '172.20.0.10:54/udp', served))).toEqual([
      expect.stringMatching(/^does not arrive, with source 10\.0\.0\.\d+$/),
      'refused by kube-proxy: the Service does not have this port',
    ]);
    expect(short(path(from, '172.20.99.99:80', served))[1]).toBe(
      'refused by kube-proxy: no Service has this address',
    );
  });

  it('is not followed in the mode that is not simulated', () => {
    const { stderr, exitCode } = typed(pathTool, servedBy('ipvs'), `${from} 172.20.0.10:53/udp`, {});
    expect([stderr.trimEnd(), exitCode]).toEqual(['path: kube-proxy in ipvs mode is not simulated', 1]);
  });
});

describe('the ends of a path', () => {
  const refusal = (words: string, place = {}) => typed(pathTool, moment, words, place);

  it('are pods, nodes and addresses, or where one stands', () => {
    expect(refusal('8.8.8.8', { pod: secondary }).stdout).toBe(path(secondary, '8.8.8.8'));
    expect(refusal(far, { node: here }).stdout).toBe(path(here, far));
    expect(path(primary.replace('default/', ''), '8.8.8.8')).toBe(path(primary, '8.8.8.8'));
  });

  it('that are not there are said', () => {
    expect(refusal('nobody 8.8.8.8')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('no pod or node nobody'),
    });
    expect(refusal(`${primary} nobody`)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('no pod, node, Service port or address nobody'),
    });
    expect(refusal('')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('path FROM TO') });
    const early = momentOf({ minute: 2.005 });
    const waiting = [...early.world.kubernetes.pods()].find(
      ({ podIp, namespace }) => podIp === undefined && namespace === 'default',
    );
    const answer = typed(pathTool, early, `default/${waiting?.name} 8.8.8.8`, {});
    expect(answer.stderr).toMatch(/^path: default\/web-\d+ (is on no machine|has no network)\n$/);
    expect(typed(pathTool, early, `${here} default/${waiting?.name}`, {}).stderr).toMatch(
      /has no address\n$/,
    );
  });
});
