import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { judge } from '../../src/conformance/judge.ts';
import { isNetworkCase, type NetworkCase, type ObservedNetwork } from '../../src/conformance/networkCase.ts';
import { judgeNetworkCase } from '../../src/conformance/networkVerdict.ts';
import { verdictText } from '../../src/conformance/verdict.ts';

const FOLDER = new URL('../fixtures/conformance/network/', import.meta.url);

function cases(file: string): NetworkCase[] {
  const content: unknown = JSON.parse(
    gunzipSync(readFileSync(new URL(`${file}.json.gz`, FOLDER))).toString(),
  );
  if (!Array.isArray(content) || !content.every(isNetworkCase)) throw new Error(`no cases: ${file}`);
  return content;
}

function recorded(file: string, name: string, mode: string): NetworkCase {
  const found = cases(file).find((each) => each.name === name && each.iptablesMode === mode);
  if (found === undefined) throw new Error(`no case: ${name}`);
  return found;
}

describe('networks that the real CNI set up on a real kernel', () => {
  it.each(['v1.16.4', 'v1.23.1'])('%s: all 26 are the same, line by line and packet by packet', (version) => {
    const verdicts = judge(cases(version)) ?? [];
    expect(verdicts.filter(({ accepted }) => accepted !== true).map(verdictText)).toEqual([]);
    expect(verdicts).toHaveLength(26);
  });
});

describe('networks of the other modes', () => {
  it('custom networking, branch ENIs, network cards, kube-proxy, both modes, IPv6, egress: all 29 are the same', () => {
    const verdicts = judge(cases('modes')) ?? [];
    expect(verdicts.filter(({ accepted }) => accepted !== true).map(verdictText)).toEqual([]);
    expect(verdicts).toHaveLength(29);
  });

  it('are rejected where a VLAN link, the inside of a pod or a packet from outside differs', () => {
    const branches = recorded('modes', 'sg-strict', 'legacy');
    const cards = recorded('modes', 'multi-nic', 'legacy');
    const headline = (real: NetworkCase, changes: Partial<ObservedNetwork>): string => {
      const verdict = judgeNetworkCase({ ...real, observed: { ...real.observed, ...changes } });
      return verdict.accepted === false ? verdict.headline : 'accepted';
    };
    const { inbound = [], packets } = branches.observed;
    expect(headline(branches, {})).toBe('accepted');
    expect(headline(branches, { vlanLinks: {} })).toMatch(/^VLAN link vlan\.eth\.1: observed nothing/);
    expect(
      headline(branches, { inbound: inbound.map((each) => ({ ...each, answerLeaves: 'eth0' })) }),
    ).toMatch(/^packet from outside, line 1: .* its answer leaves by eth0 /);
    expect(
      headline(branches, {
        packets: packets.map((each) => (each.over === undefined ? each : { ...each, over: 'eth0' })),
      }),
    ).toMatch(
      /^packet, line \d+: .*model says "default\/sg-1 to 10\.0\.0\.200 leaves by vlan\.eth\.1 over eth1/,
    );
    const { pods } = cards.observed;
    const inside = { ...pods, 'default/fast-1': elementAt(Object.values(pods), 0) };
    expect(headline(cards, { pods: inside })).toMatch(/^inside default\/fast-1/);
  });

  it('are rejected where a rule of kube-proxy or an endpoint differs, not where Services come in another order', () => {
    const real = recorded('modes', 'kp-cluster', 'legacy');
    const { iptablesSave: saved = [], packets, inbound = [] } = real.observed;
    const headline = (changes: Partial<ObservedNetwork>): string => {
      const verdict = judgeNetworkCase({ ...real, observed: { ...real.observed, ...changes } });
      return verdict.accepted === false ? verdict.headline : 'accepted';
    };
    const first = saved.findIndex(
      (line, at) => at > saved.indexOf('*nat') && line.startsWith('-A KUBE-SERVICES'),
    );
    const last = saved.findLastIndex((line) => line.startsWith('-A KUBE-SERVICES'));
    const swapped = (one: number, other: number): string[] =>
      saved.with(one, elementAt(saved, other)).with(other, elementAt(saved, one));
    expect(headline({ iptablesSave: swapped(first, first + 1) })).toBe('accepted');
    expect(headline({ iptablesSave: swapped(last - 1, last) })).toMatch(/^iptables-save, line/);
    const svc = saved.findIndex((line) => line.includes('0.33333333349'));
    expect(headline({ iptablesSave: swapped(svc, svc + 1) })).toMatch(/^iptables-save, line/);
    const some = packets.findIndex(({ ends = [] }) => ends.length > 1);
    const { ends = [], ...rest } = elementAt(packets, some);
    expect(headline({ packets: packets.with(some, { ...rest, ends: ends.slice(1) }) })).toMatch(
      /^packet, line 1/,
    );
    const stuck = { ...rest, sticky: true };
    expect(headline({ packets: packets.with(some, { ...stuck, ends: ends.slice(1) }) })).toBe('accepted');
    const elsewhere = ends.map((end) => ({ ...end, destination: '10.0.9.99:80' }));
    expect(headline({ packets: packets.with(some, { ...stuck, ends: elsewhere }) })).toMatch(
      /^packet, line 1/,
    );
    expect(headline({ inbound: inbound.map((each) => ({ ...each, ends: [] })) })).toMatch(
      /^packet from outside, line 1/,
    );
  });

  it('are rejected where a line of IPv6 or a failing packet differs', () => {
    const real = recorded('modes', 'ipv6-no-egress', 'nft');
    const headline = (changes: Partial<ObservedNetwork>): string => {
      const verdict = judgeNetworkCase({ ...real, observed: { ...real.observed, ...changes } });
      return verdict.accepted === false ? verdict.headline : 'accepted';
    };
    const { ip6Rule = [], ip6RouteMain = [], packets, pods, iptablesFilter = [] } = real.observed;
    expect(headline({})).toBe('accepted');
    expect(headline({ ip6Rule: ip6Rule.slice(1) })).toMatch(/^ip -6 rule, line 1: /);
    expect(headline({ ip6RouteMain: ip6RouteMain.toReversed() })).toMatch(/^ip -6 route, line 1: /);
    expect(headline({ iptablesFilter: [...iptablesFilter, ''] })).toMatch(/^iptables -t filter, line 2: /);
    expect(headline({ ip6tablesNat: ['-N ANY'] })).toMatch(/^ip6tables -t nat, line 1: /);
    expect(headline({ ip6RouteTables: { 2: [] } })).toMatch(/^ip -6 route show table 2: /);
    const web = pods['default/web-1'];
    if (web === undefined) throw new Error('no pod web-1');
    expect(headline({ pods: { ...pods, 'default/web-1': { ...web, ip6Neigh: [] } } })).toMatch(
      /^inside default\/web-1: /,
    );
    const arrived = packets.map((each) =>
      each.fails === undefined ? each : { ...each, fails: 'Permission denied' },
    );
    expect(headline({ packets: arrived })).toMatch(
      /^packet, line 4: .*model says "default\/web-1 to 8\.8\.8\.8 fails: Network is unreachable"$/,
    );
  });

  it('are rejected where kube-proxy’s table differs, not where its chains come in another order', () => {
    const real = recorded('modes', 'kpnft-cluster', 'nft');
    const { nftKubeProxy: table = [] } = real.observed;
    const headline = (changes: readonly string[]): string => {
      const verdict = judgeNetworkCase({ ...real, observed: { ...real.observed, nftKubeProxy: changes } });
      return verdict.accepted === false ? verdict.headline : 'accepted';
    };
    const isOfService = (line: string) => line.startsWith('\tchain endpoint-');
    const first = table.findIndex(isOfService);
    const second = table.findIndex((line, at) => at > first && isOfService(line));
    const swapped = [
      ...table.slice(0, first),
      ...table.slice(second, 2 * second - first),
      ...table.slice(first, second),
      ...table.slice(2 * second - first),
    ];
    expect(swapped).not.toEqual(table);
    expect(headline(swapped)).toBe('accepted');
    expect(headline(table.toSpliced(first, second - first))).toMatch(/^nft list table ip kube-proxy, line/);
    const at = table.findIndex((line) => line.includes(' . tcp . 53 : '));
    const inMap = table.with(at, elementAt(table, at + 1)).with(at + 1, elementAt(table, at));
    expect(headline(inMap)).toMatch(/^nft list table ip kube-proxy, line/);
  });
});

describe('the judge', () => {
  const real = recorded('v1.23.1', 'exclude-snat-cidrs', 'nft');
  const headline = (changes: Partial<ObservedNetwork>): string => {
    const verdict = judgeNetworkCase({ ...real, observed: { ...real.observed, ...changes } });
    return verdict.accepted === false ? verdict.headline : 'accepted';
  };
  const { ipRule, iptablesNat = [], nftAwsCni, packets, pods, hostVeths, mtu, ipRouteTables } = real.observed;

  it('rejects a line that differs, is missing or too many, and says where', () => {
    expect(headline({ ipRule: ipRule.slice(1) })).toBe(
      'ip rule, line 1: observed "512:\\tfrom all to 10.0.0.5 lookup main", the model says "0:\\tfrom all lookup local"',
    );
    expect(headline({ ipRule: [...ipRule, elementAt(ipRule, 0)] })).toMatch(
      /^ip rule, line 9: .*the model says nothing$/,
    );
    expect(
      headline({ iptablesNat: iptablesNat.map((line) => line.replace('AWS, SNAT', 'AWS SNAT')) }),
    ).toMatch(/^iptables -t nat, line 5: observed .*AWS SNAT/);
    expect(headline({ ipRouteTables: { ...ipRouteTables, 3: [] } })).toMatch(
      /^ip route show table 3: observed \[\]/,
    );
    expect(headline({ hostVeths: { ...hostVeths, 'default/web-1': 'eni0' } })).toMatch(
      /^host veth of default\/web-1/,
    );
    expect(headline({ mtu: { ...mtu, eth1: 1500 } })).toBe('mtu of eth1: observed 1500, the model says 9001');
    const { 'default/web-2': _, ...others } = pods;
    expect(headline({ pods: others })).toMatch(/^inside default\/web-2: observed nothing/);
  });

  it('rejects a packet that went another way', () => {
    const astray = packets.map((packet, index) => (index === 2 ? { ...packet, source: '10.0.0.4' } : packet));
    expect(headline({ packets: astray })).toBe(
      'packet, line 3: observed "default/web-1 to 10.1.0.5 leaves by eth0 with source 10.0.0.4", ' +
        'the model says "default/web-1 to 10.1.0.5 leaves by eth0 with source 10.0.0.5"',
    );
  });

  it('takes the blocks that a Go map gives in any order, and nothing else', () => {
    const at = nftAwsCni.findIndex((line) => line.includes('10.1.0.0/16'));
    const swapped = nftAwsCni.with(at, elementAt(nftAwsCni, at + 1)).with(at + 1, elementAt(nftAwsCni, at));
    expect(swapped).not.toEqual(nftAwsCni);
    expect(headline({ nftAwsCni: swapped })).toBe('accepted');
    const markedFirst = nftAwsCni
      .with(at + 1, elementAt(nftAwsCni, at + 2))
      .with(at + 2, elementAt(nftAwsCni, at + 1));
    expect(headline({ nftAwsCni: markedFirst })).toMatch(/^nft, line/);
    expect(headline({ nftAwsCni: nftAwsCni.toSpliced(at, 1) })).toMatch(/^nft, line/);
  });
});
