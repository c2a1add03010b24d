// ip, iptables and nft on nodes and in pods of a simulated cluster. What they print was compared with iproute2 6.1,
// iptables 1.8.9 and nftables 1.0.6 on a kernel set up the same way.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { TOOLS } from '../../src/inspect/tools.ts';
import { momentOf, nodesOf, podsOn, typed } from './networkWorld.ts';

const ipTool = TOOLS.ip.run;
const iptablesTool = TOOLS.iptables.run;
const iptablesSaveTool = TOOLS['iptables-save'].run;
const nftTool = TOOLS.nft.run;

const moment = momentOf();
const node = elementAt(nodesOf(moment), 0);
const pods = podsOn(moment, node);
const first = elementAt(pods, 0);
const last = elementAt(pods, pods.length - 1);

function ip(command: string, place: { node?: string; pod?: string } = { node }): string {
  return typed(ipTool, moment, command, place).stdout;
}

function refusal(command: string): [string, number] {
  const { stdout, stderr, exitCode } = typed(ipTool, moment, command, { node });
  expect(stdout).toBe('');
  return [stderr.trimEnd(), exitCode];
}

describe('ip rule', () => {
  const lines = ip('rule').trimEnd().split('\n');

  it('leads to every pod, and away from those of secondary ENIs', () => {
    expect(pods).toHaveLength(7);
    for (const { ip: address } of pods) expect(lines).toContain(`512:\tfrom all to ${address} lookup main`);
    expect(lines.filter((line) => line.startsWith('1536:'))).toEqual(
      expect.arrayContaining([`1536:\tfrom ${last.ip} lookup 2`]),
    );
    expect(lines.filter((line) => line.startsWith('1536:'))).toHaveLength(2);
  });

  it('is the same however it is typed', () => {
    for (const form of [
      'ru',
      'rule list',
      'rule show',
      '-4 rule',
      'rule ls',
      '-c rule',
      'rule show table all',
    ]) {
      expect(ip(form)).toBe(ip('rule'));
    }
    expect(ip('rule show table 2')).toBe(`${lines.filter((line) => line.endsWith('lookup 2')).join('\n')}\n`);
    expect(ip('rule show pref 1024')).toBe('1024:\tfrom all fwmark 0x80/0x80 lookup main\n');
  });
});

describe('ip route', () => {
  it('lists tables, devices and destinations', () => {
    const main = ip('route').split('\n');
    expect(main.slice(0, 2)).toEqual([
      'default via 10.0.0.1 dev eth0 ',
      '10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.4 ',
    ]);
    for (const form of ['r', 'route show', 'route list table main', 'ro ls', '-4 r s t 254']) {
      expect(ip(form)).toBe(main.join('\n'));
    }
    expect(ip('route show table 2')).toBe('default via 10.0.0.1 dev eth1 \n10.0.0.1 dev eth1 scope link \n');
    expect(ip('route show dev eth0')).toBe(
      'default via 10.0.0.1 \n10.0.0.0/24 proto kernel scope link src 10.0.0.4 \n',
    );
    expect(ip('route show default')).toBe('default via 10.0.0.1 dev eth0 \n');
    expect(ip(`route show ${first.ip}`)).toMatch(/^10\.0\.0\.5 dev eni[0-9a-f]{11} scope link \n$/);
    expect(ip('route show match 10.0.0.99').split('\n')).toHaveLength(3);
    expect(ip('route show table local')).toContain(
      'local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1 \n',
    );
  });

  it('shows all tables one after the other, main without its name', () => {
    const lines = ip('route show table all').split('\n');
    expect(lines[0]).toBe('default via 10.0.0.1 dev eth1 table 2 ');
    expect(lines).toContain('default via 10.0.0.1 dev eth0 ');
    expect(lines).toContain(
      'broadcast 10.0.0.255 dev eth1 table local proto kernel scope link src 10.0.0.10 ',
    );
  });

  it('finds the way to an address, from here and for others', () => {
    expect(ip('route get 8.8.8.8')).toBe('8.8.8.8 via 10.0.0.1 dev eth0 src 10.0.0.4 uid 0 \n    cache \n');
    expect(ip('route get 8.8.8.8 mark 0x80')).toBe(
      '8.8.8.8 via 10.0.0.1 dev eth0 src 10.0.0.4 mark 0x80 uid 0 \n    cache \n',
    );
    expect(ip('route get 10.0.0.4')).toBe(
      'local 10.0.0.4 dev lo table local src 10.0.0.4 uid 0 \n    cache <local> \n',
    );
    const veth = /dev (eni\w+)/.exec(ip(`route get ${last.ip}`))?.[1];
    expect(ip(`route get 10.0.1.200 from ${last.ip} iif ${veth}`)).toBe(
      `10.0.1.200 from ${last.ip} via 10.0.0.1 dev eth1 table 2 \n    cache iif ${veth} \n`,
    );
    expect(ip(`route get ${first.ip} from ${last.ip} iif ${veth}`)).toMatch(
      new RegExp(`^${first.ip} from ${last.ip} dev eni\\w+ \\n    cache iif ${veth} \\n$`),
    );
  });
});

describe('ip addr and ip link', () => {
  it('show interfaces in full, brief, or on one line', () => {
    expect(ip('addr show eth1')).toMatch(
      new RegExp(
        [
          '^3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001 qdisc mq state UP group default qlen 1000',
          '    link/ether 02(:[0-9a-f]{2}){5} brd ff:ff:ff:ff:ff:ff',
          '    inet 10.0.0.10/24 brd 10.0.0.255 scope global eth1',
          '       valid_lft forever preferred_lft forever',
          '    inet6 fe80::[0-9a-f:]+/64 scope link ',
          '       valid_lft forever preferred_lft forever\n$',
        ].join('\n'),
      ),
    );
    expect(ip('a s dev eth1')).toBe(ip('addr show eth1'));
    expect(ip('-br -4 a s eth1')).toBe('eth1             UP             10.0.0.10/24 \n');
    expect(ip('-4 -o addr show eth1')).toBe(
      '3: eth1    inet 10.0.0.10/24 brd 10.0.0.255 scope global eth1\\       valid_lft forever preferred_lft forever\n',
    );
    expect(ip('-4 -br a').split('\n').slice(0, -1)).toHaveLength(4);
    expect(ip('-br link').split('\n').slice(0, -1)).toHaveLength(4 + pods.length);
    expect(ip('link show eth0')).toMatch(
      /^2: eth0: .* state UP mode DEFAULT group default qlen 1000\n {4}link\/ether .*\n$/,
    );
  });
});

describe('inside a pod', () => {
  const place = { pod: last.key };

  it('there is one address, and one way out', () => {
    expect(ip('route', place)).toBe('default via 169.254.1.1 dev eth0 \n169.254.1.1 dev eth0 scope link \n');
    expect(ip('-4 -br a', place)).toMatch(
      new RegExp(`^lo               UNKNOWN        127.0.0.1/8 \\neth0@if\\d+ +UP +${last.ip}/32 \\n$`),
    );
    expect(ip('rule', place).split('\n')).toHaveLength(4);
    expect(ip(`route get ${last.ip}`, place)).toBe(
      `local ${last.ip} dev lo src ${last.ip} uid 0 \n    cache <local> \n`,
    );
  });

  it('the neighbour is the host’s end of the veth pair', () => {
    const mac = /lladdr (\S+) PERMANENT/.exec(ip('neigh', place))?.[1] ?? 'none';
    const host = ip('-br link')
      .split('\n')
      .find((line) => line.includes(mac));
    expect(host).toContain(/dev (eni\w+)/.exec(ip(`route show ${last.ip}`))?.[1]);
  });

  it('there are no rules of the CNI, and on the host’s network there are the host’s', () => {
    const list = (pod: string) => typed(iptablesTool, moment, '-t nat -S', { pod }).stdout;
    expect(list(last.key)).not.toContain('AWS');
    const agent = [...moment.world.kubernetes.pods()].find(
      (pod) => pod.nodeName === node && pod.spec.hostNetwork,
    );
    expect(list(`kube-system/${agent?.name}`)).toContain('-N AWS-SNAT-CHAIN-0');
  });
});

describe('iptables', () => {
  const list = (words: string) => typed(iptablesTool, moment, words, { node });

  it('lists rules of a table or chain', () => {
    expect(list('-t nat -S AWS-SNAT-CHAIN-0').stdout).toBe(
      [
        '-N AWS-SNAT-CHAIN-0',
        '-A AWS-SNAT-CHAIN-0 -d 10.0.0.0/16 -m comment --comment "AWS SNAT CHAIN" -j RETURN',
        '-A AWS-SNAT-CHAIN-0 ! -o vlan+ -m comment --comment "AWS, SNAT" -m addrtype ! --dst-type LOCAL ' +
          '-j SNAT --to-source 10.0.0.4 --random-fully',
        '',
      ].join('\n'),
    );
    expect(list('-S').stdout).toMatch(
      /^-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n-N KUBE-EXTERNAL-SERVICES\n/,
    );
    expect(list('-S KUBE-FIREWALL').stdout.split('\n')[1]).toBe(
      '-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" ' +
        '-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP',
    );
    expect(list('--table=mangle --list-rules').stdout.split('\n')).toHaveLength(10);
  });

  it('lists columns, with counters that nothing has counted', () => {
    expect(list('-t mangle -L PREROUTING -n -v').stdout.split('\n').slice(0, 3)).toEqual([
      'Chain PREROUTING (policy ACCEPT 0 packets, 0 bytes)',
      ' pkts bytes target     prot opt in     out     source               destination         ',
      '    0     0 CONNMARK   all  --  eth0   *       0.0.0.0/0            0.0.0.0/0            ' +
        '/* AWS, primary ENI */ ADDRTYPE match dst-type LOCAL limit-in CONNMARK or 0x80',
    ]);
    expect(list('-t filter -L KUBE-FORWARD -n').stdout.split('\n').slice(2, 5)).toEqual([
      'DROP       all  --  0.0.0.0/0            0.0.0.0/0            ' +
        'ctstate INVALID nfacct-name  ct_state_invalid_dropped_pkts',
      'ACCEPT     all  --  0.0.0.0/0            0.0.0.0/0            ' +
        '/* kubernetes forwarding rules */ mark match 0x4000/0x4000',
      'ACCEPT     all  --  0.0.0.0/0            0.0.0.0/0            ' +
        '/* kubernetes forwarding conntrack rule */ ctstate RELATED,ESTABLISHED',
    ]);
    expect(list('-t nat -nvL').stdout).toBe(list('-L -t nat -v -n').stdout);
    expect(list('-t nat -L AWS-SNAT-CHAIN-0').stdout.split('\n')).toEqual([
      'Chain AWS-SNAT-CHAIN-0 (1 references)',
      'target     prot opt source               destination         ',
      'RETURN     all  --  anywhere             10.0.0.0/16          /* AWS SNAT CHAIN */',
      'SNAT       all  --  anywhere             anywhere             /* AWS, SNAT */ ' +
        'ADDRTYPE match dst-type !LOCAL to:10.0.0.4 random-fully',
      '',
    ]);
  });

  it('says what it does not know or do', () => {
    expect(list('-t nat')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('no command specified'),
    });
    expect(list('-t foo -S')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("table 'foo' does not exist"),
    });
    expect(list('-t nat -S FOO')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("chain `FOO'"),
    });
    expect(list('-t nat -A POSTROUTING')).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('saves what it lists', () => {
    const saved = typed(iptablesSaveTool, moment, '-t nat', { node }).stdout.split('\n');
    expect(saved[0]).toBe('*nat');
    expect(saved).toContain(':AWS-SNAT-CHAIN-0 - [0:0]');
    const rules = list('-t nat -S')
      .stdout.split('\n')
      .filter((line) => line.startsWith('-A'));
    expect(saved.filter((line) => line.startsWith('-A'))).toEqual(rules);
    expect(typed(iptablesSaveTool, moment, '', { node }).stdout.match(/^\*\w+$/gm)).toEqual([
      '*filter',
      '*nat',
      '*mangle',
    ]);
  });
});

describe('nft', () => {
  const newer = momentOf({ version: 'v1.23.1', env: 'AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS: 10.7.0.0/16' });
  const list = (words: string, at = newer) => typed(nftTool, at, `list ${words}`, { node });

  it('lists the CNI’s table where connections are marked there', () => {
    expect(list('table ip aws-cni').stdout).toBe(
      [
        'table ip aws-cni {',
        '\tchain nat-prerouting {',
        '\t\ttype nat hook prerouting priority dstnat + 10; policy accept;',
        '\t\tfib daddr type local return',
        '\t\tiifname "eni*" counter packets 0 bytes 0 jump snat-mark',
        '\t\tcounter packets 0 bytes 0 meta mark set ct mark & 0x00000080',
        '\t}',
        '',
        '\tchain snat-mark {',
        '\t\tcounter packets 0 bytes 0 ip daddr 10.7.0.0/16 return',
        '\t\tcounter packets 0 bytes 0 ip daddr 10.0.0.0/16 return',
        '\t\tcounter packets 0 bytes 0 ct mark set ct mark | 0x00000080',
        '\t}',
        '}',
        '',
      ].join('\n'),
    );
    const tables = ['ip nat', 'ip mangle', 'ip filter', 'ip aws-cni', 'ip6 nat', 'ip6 mangle', 'ip6 filter'];
    expect(list('tables').stdout).toBe(tables.map((table) => `table ${table}\n`).join(''));
    expect(list('chain ip aws-cni snat-mark').stdout.split('\n')).toHaveLength(8);
    expect(typed(iptablesTool, newer, '-t nat -S', { node }).stdout).not.toContain('CONNMARK');
  });

  it('shows iptables’ tables in its own words', () => {
    const { stdout, stderr } = list('ruleset', moment);
    expect(stdout).toContain(
      '\t\toifname != "vlan*" fib daddr type != local counter packets 0 bytes 0 snat to 10.0.0.4 fully-random\n',
    );
    expect(stdout).toContain(
      '\t\tiifname "eth0" fib daddr . iif type local counter packets 0 bytes 0 ct mark set ct mark or 0x80\n',
    );
    expect(stderr).toContain('# Warning: table ip nat is managed by iptables-nft, do not touch!');
  });

  it('points at what is not there', () => {
    expect(list('table ip aws-cni', moment)).toEqual({
      stdout: '',
      stderr: 'Error: No such file or directory\nlist table ip aws-cni\n              ^^^^^^^\n',
      exitCode: 1,
    });
  });
});

describe('what is not understood', () => {
  it('is answered as iproute2 does, or said not to be simulated', () => {
    expect(refusal('foo')).toEqual(['Object "foo" is unknown, try "ip help".', 1]);
    expect(refusal('route foo')).toEqual(['Command "foo" is unknown, try "ip route help".', 255]);
    expect(refusal('rule add')).toEqual(['Command "add" is unknown, try "ip rule help".', 255]);
    expect(refusal('addr show nope')).toEqual(['Device "nope" does not exist.', 1]);
    expect(refusal('route show dev nope')).toEqual(['Cannot find device "nope"', 1]);
    expect(refusal('route show table 7')).toEqual([
      'Error: ipv4: FIB table does not exist.\nDump terminated',
      2,
    ]);
    expect(refusal('route show table foo')).toEqual([
      'Error: argument "foo" is wrong: table id value is invalid',
      255,
    ]);
    expect(refusal('route get foo')).toEqual(['Error: any valid prefix is expected rather than "foo".', 1]);
    expect(refusal('route get')).toEqual(['need at least a destination address', 1]);
    expect(refusal('-j route')).toEqual(['ip: option -j is not simulated', 255]);
    expect(refusal('-6 route show table 7')).toEqual([
      'Error: ipv6: FIB table does not exist.\nDump terminated',
      2,
    ]);
    expect(refusal('-6 route get 10.0.0.1')).toEqual([
      'Error: inet6 prefix is expected rather than "10.0.0.1".',
      1,
    ]);
    expect(refusal('route get 2001:db8::1')).toEqual(['RTNETLINK answers: Network is unreachable', 2]);
  });

  it('and so is a place where nothing can be typed', () => {
    const at = (place: object) => typed(ipTool, moment, 'a', place).stderr.trimEnd();
    expect(at({})).toBe('ip: type it on a node or inside a pod');
    expect(at({ node: 'ip-1-2-3-4' })).toBe('ip: no machine called ip-1-2-3-4 runs');
    expect(at({ pod: 'default/nobody' })).toBe('ip: there is no pod default/nobody');
  });
});
