// A moment of a cluster on Calico, seen by every tool.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { inspect, type AskedPlace } from '../../src/inspect/inspect.ts';
import { playTo } from '../../src/inspect/moment.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

const MINUTE = 60_000;

function momentOf(cni: string, { size = 2, subnets = '' } = {}) {
  const parsed = parseScenario(`
apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: tools }
kubernetes: { version: '1.28', systemPods: { coredns: { replicas: 0 } } }
vpc:
  region: eu-west-1
  cidrs: [10.0.0.0/16]
${subnets}
  subnets:
    - { name: subnet-a, cidr: 10.0.0.0/24, availabilityZone: eu-west-1a }
    - { name: subnet-b, cidr: 10.0.1.0/24, availabilityZone: eu-west-1b }
ec2: { addressChoice: lowest }
cni: { plugin: calico, ${cni} }
nodeGroups: [{ name: workers, instanceType: t3.medium, size: ${size} }]
timeline:
  - { at: 2m, createPods: { name: web, count: 6 } }
until: 20m
`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return playTo(parsed.scenario, 10 * MINUTE);
}

const moment = momentOf('installedBy: operator', { subnets: '  controlPlaneSubnets: [subnet-a, subnet-b]' });

function typed(line: string, place: AskedPlace = {}, at = moment): string[] {
  const { stdout, stderr, exitCode } = inspect(at, [line], place);
  expect([stderr, exitCode]).toEqual(['', 0]);
  return stdout
    .trimEnd()
    .split('\n')
    .map((each) => each.trimEnd());
}

/** What is said before the details. */
function short(line: string, at = moment): string[] {
  const lines = typed(line, {}, at);
  return lines.slice(1, lines.indexOf(''));
}

/** Of two pods on different nodes, and one beside the first. */
function ends(at = moment): { here: string; there: string; node: string; other: string } {
  const pods = typed('kubectl get pods -o wide --no-headers', {}, at).map((each) => each.split(/ +/));
  const [name = '', , , , , , node = ''] = elementAt(pods, 0);
  const [there = '', , , , , , other = ''] = pods.find((each) => each[6] !== node) ?? [];
  return { here: name, there, node, other };
}

const { here, there, node, other } = ends();

describe('a path through Calico’s network', () => {
  it('leads through a tunnel, of which AWS sees the nodes', () => {
    expect(short(`path ${here} ${there}`)).toEqual([
      expect.stringMatching(/^arrives at default\/web-\d, across the VPC, with source 172\.16\./),
      'no NAT: the destination is in a pool of Calico',
      'in VXLAN from node to node: their security groups must let UDP 4789 through, as EKS’ cluster security group does',
    ]);
    const text = typed(`path ${here} ${there}`).join('\n');
    expect(text).toMatch(/^default\/web-\d \(172\.16\./);
    expect(text).toMatch(
      / {2}tunnel {5}vxlan\.calico: VXLAN inside UDP 4789\n {13}10\.0\.\d\.4 → 10\.0\.\d\.4 is all/,
    );
    expect(text).toMatch(/ {2}unpacked {3}VXLAN: 172\.16\.[\d.]+ → 172\.16\./);
    expect(text.slice(text.indexOf('and back'))).toMatch(/ by vxlan\.calico, .* to default\/web-\d$/);
  });

  it('leaves with the address of the node for everything else', () => {
    for (const to of ['8.8.8.8', '10.0.0.200', other])
      expect(short(`path ${here} ${to}`)).toEqual([
        expect.stringMatching(/with source 10\.0\.\d\.4/),
        'SNAT by Calico: the destination is in none of its pools, so it sees the node',
      ]);
    expect(short(`path ${here} ${node}`)[1]).toBe('no NAT: the node’s own address');
  });

  it('does not exist for the control plane, which reaches nodes only', () => {
    expect(short(`path control-plane ${here}`)).toEqual([
      expect.stringMatching(/^is dropped by AWS, with source 10\.0\.0\.\d+: EKS’ control plane has no part/),
      'so it can call no webhook, metrics-server or other aggregated API there unless its pods are on the host’s network',
    ]);
    expect(short(`path control-plane ${node}`)[0]).toMatch(/^arrives at ip-/);
    expect(inspect(momentOf('blockSize: 26'), [`path control-plane ${here}`]).stderr).toContain(
      'vpc.controlPlaneSubnets',
    );
  });

  it('without a tunnel needs the source/destination check to be off, as Calico’s manifest asks for', () => {
    const direct =
      'encapsulation: VXLANCrossSubnet, pools: [{ name: p, cidr: 172.16.0.0/16, natOutgoing: true }]';
    for (const [by, ending] of [
      ['operator', /^is dropped by AWS/],
      ['manifest', /^arrives at default\/web-\d, across the VPC/],
    ] as const) {
      const at = momentOf(`${direct}, installedBy: ${by}`, { size: 4 });
      const pods = typed('kubectl get pods -o wide --no-headers', {}, at).map((each) => each.split(/ +/));
      const subnetOf = (name = ''): string => /^ip-10-0-(\d)/.exec(name)?.[1] ?? '';
      const pair = pods.flatMap((one) =>
        pods
          .filter((two) => one[6] !== two[6] && subnetOf(one[6]) === subnetOf(two[6]))
          .map((two) => [one[0], two[0]]),
      );
      const [from, to] = elementAt(pair, 0);
      expect(short(`path ${from} ${to}`, at)[0]).toMatch(ending);
    }
  });
});

describe('Calico’s objects', () => {
  it('are there for kubectl', () => {
    expect(typed('kubectl get ippools -o name')).toEqual([
      'ippool.crd.projectcalico.org/default-ipv4-ippool',
    ]);
    expect(
      typed(`kubectl get ippool default-ipv4-ippool -o jsonpath='{.spec.cidr} {.spec.vxlanMode}'`),
    ).toEqual(['172.16.0.0/16 Always']);
    const blocks = typed(
      `kubectl get ipamblocks -o jsonpath='{range .items[*]}{.spec.cidr}{" "}{.spec.affinity}{"\\n"}{end}'`,
    );
    expect(blocks).toHaveLength(2);
    expect(blocks.join('\n')).toContain(`host:${node}`);
    const affinities = typed('kubectl get blockaffinities --no-headers').map((each) => each.split(/ +/)[0]);
    expect(affinities).toContainEqual(expect.stringMatching(new RegExp(`^${node}-172-16-\\d+-\\d+-26$`)));
    // The tunnel, csi-node-driver and web's pods; one node has calico-kube-controllers.
    expect(typed('kubectl get ipamhandles --no-headers')).toHaveLength(2 + 2 + 6 + 1);
  });

  it('say in a block who has which address', () => {
    const pod = typed(`kubectl get pod ${here} -o jsonpath='{.status.podIP} {.metadata.annotations}'`).join();
    const [ip = ''] = pod.split(' ');
    expect(pod).toContain(`"cni.projectcalico.org/podIP":"${ip}/32"`);
    const owners = typed(
      `kubectl get ipamblocks -o jsonpath='{range .items[*].spec.attributes[*]}{.secondary.pod}{.secondary.type}{"\\n"}{end}'`,
    );
    expect(owners).toContain(here);
    expect(owners.filter((owner) => owner === 'vxlanTunnelAddress')).toHaveLength(2);
  });

  it('are counted by calicoctl', () => {
    const lines = typed('calicoctl ipam show --show-blocks');
    expect(lines).toHaveLength(3 + 3 + 1);
    expect(lines[3]).toBe('| IP Pool  | 172.16.0.0/16     |     65536 | 11 (0%)    | 65525 (100%) |');
    expect(typed('calicoctl ipam show')).toHaveLength(5);
    expect(typed('calicoctl ipam show --show-configuration').join('\n')).toContain('| StrictAffinity ');
    expect(inspect(moment, ['calicoctl node status'])).toMatchObject({ exitCode: 2 });
    expect(inspect(moment, ['calicoctl ipam show --all'])).toMatchObject({ exitCode: 2 });
  });
});

describe('a node of Calico’s', () => {
  it('carries its addresses in annotations', () => {
    expect(typed(`kubectl get node ${node} -o jsonpath='{.metadata.annotations}'`).join()).toMatch(
      /"projectcalico.org\/IPv4Address":"10\.0\.\d\.4\/24","projectcalico.org\/IPv4VXLANTunnelAddr":"172\.16\./,
    );
  });

  it('routes to the block of the other, and drops for what is left of its own', () => {
    const routes = typed('ip route', { node });
    expect(routes.filter((each) => each.startsWith('blackhole 172.16.'))).toHaveLength(1);
    expect(routes.filter((each) => each.includes(' dev vxlan.calico onlink'))).toHaveLength(1);
    expect(routes.filter((each) => each.includes(' dev cali'))).toHaveLength(
      typed(`kubectl get pods -A -o wide --no-headers`).filter(
        (each) => / 172\.16\.\S+ +/.test(each) && each.includes(node),
      ).length,
    );
  });

  it('gives pods no more than a way to itself', () => {
    expect(typed('ip route', { pod: here })).toEqual([
      'default via 169.254.1.1 dev eth0',
      '169.254.1.1 dev eth0 scope link',
    ]);
  });
});
