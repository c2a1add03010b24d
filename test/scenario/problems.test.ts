// Every code of problem, where it is reported, and that nothing else is reported beside it.

import type { StateCode } from './start/stateCodes.ts';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import type { ProblemCode } from '../../src/scenario/language/diagnostics.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { MANIFEST_CASES } from './manifestCases.ts';
import { MINIMAL, minimalWith } from './minimal.ts';

interface Case {
  readonly what: string;
  readonly text: string;
  /** `code line:column+length`, in order. */
  readonly problems: readonly string[];
  readonly fix?: string;
}

function summarize(text: string): string[] {
  const parsed = parseScenario(text);
  return parsed.ok ? [] : parsed.problems.map((p) => `${p.code} ${p.line}:${p.column}+${p.length}`);
}

/** The minimal scenario with its VPC replaced. */
function vpc(lines: string): string {
  return MINIMAL.replace(/vpc:\n(?: .*\n)*/, lines);
}

function replaced(from: string, to: string): string {
  expect(MINIMAL).toContain(from);
  return MINIMAL.replace(from, to);
}

const timeline = (...steps: string[]): string =>
  minimalWith(`timeline:\n${steps.map((s) => `  - ${s}\n`).join('')}`);
const expectation = (...lines: string[]): string =>
  minimalWith(`expect:\n${lines.map((s) => `  - ${s}\n`).join('')}`);
const env = (setting: string): string => minimalWith(`cni:\n  env:\n    ${setting}\n`);
const nginx = 'at: 1m\n    createDeployment: { name: nginx }';

const CASES: readonly Case[] = [
  { what: 'control characters', text: `${MINIMAL}a: \u0000\n`, problems: ['not-text 9:4+1'] },
  { what: 'bytes that are not UTF-8', text: 'a: \uFFFD', problems: ['not-text 1:4+1'] },
  { what: 'a file beyond all measure', text: `# ${'x'.repeat(2 ** 20)}`, problems: ['too-large 1:1+1'] },
  { what: 'deep nesting', text: `a: ${'['.repeat(500)}`, problems: ['too-deep 1:67+1'] },
  { what: 'an empty file', text: '', problems: ['empty-file 1:1+1'] },
  { what: 'comments alone', text: '# nothing\n', problems: ['empty-file 1:1+1'] },
  { what: 'broken YAML', text: 'a: [1, 2\nb: 3\n', problems: ['yaml-syntax 2:1+1'] },
  { what: 'a tab as indentation', text: 'a:\n\tb: 1\n', problems: ['yaml-syntax 2:1+1'] },
  {
    what: 'a comparison without quotes',
    text: expectation('nodes: >= 2'),
    problems: ['yaml-syntax 10:13+1'],
    fix: 'use quotes: ">= 5"',
  },
  {
    what: 'instance types of two architectures in a group',
    text: replaced('size: 2', 'size: 2, instanceTypes: [m5.large, c6g.large]'),
    problems: ['bad-node-group 8:82+9'],
    fix: 'use instance types of one architecture in a group',
  },
  {
    what: 'an update of a group that EKS does not manage',
    text: `${replaced('size: 2', 'size: 2, management: self-managed, updateConfig: { maxUnavailable: 2, maxUnavailablePercentage: 5 }')}timeline: [{ at: 1m, updateNodegroup: { name: workers } }]\n`,
    problems: ['bad-node-group 8:82+12', 'conflicting-keys 8:117+24', 'bad-node-group 9:47+7'],
  },
  {
    what: 'a zone without capacity in which there is no subnet',
    text: minimalWith('ec2: { shortages: [{ availabilityZone: eu-west-1z }] }\n'),
    problems: ['unknown-reference 9:40+10'],
  },
  { what: 'an alias that grows without end', text: laughs(), problems: ['yaml-alias 1:1+1'] },
  { what: 'an alias inside its own anchor', text: 'a: &a [*a]\n', problems: ['too-large 1:1+1'] },
  { what: 'two documents', text: `${MINIMAL}---\na: 1\n`, problems: ['several-documents 9:1+3'] },
  { what: 'a repeated key', text: minimalWith('seed: 1\nseed: 2\n'), problems: ['duplicate-key 10:1+4'] },
  {
    what: 'a key that would be lost, where keys are free',
    text: minimalWith(`timeline:
  - at: 1m
    createDeployment: { name: d, requests: { __proto__: 1 }, startup: { p0: 0s, __proto__: 5m, p100: 1s } }
expect: [{ subnets: { main: { free: 1 }, "__proto__": { free: 1 } } }]
`),
    problems: ['bad-key 11:46+9', 'bad-key 11:81+9', 'bad-key 12:42+11'],
  },
  {
    what: 'a key that would be lost, where none is free',
    text: minimalWith('__proto__: {}\n'),
    problems: ['bad-key 9:1+9'],
  },
  {
    what: 'a run without a sensible end',
    text: minimalWith('until: 90000000d\n'),
    problems: ['too-long 9:8+9'],
  },
  {
    what: 'pods beyond all measure, by repetition',
    text: timeline(
      '{ at: 1m, createPods: { name: p, count: 200000 }, repeat: { every: 1ms, times: 10000 } }',
    ),
    problems: ['too-many 10:45+6'],
  },
  {
    what: 'labels, taints and resources that no API server takes',
    text: minimalWith(`  - name: more
    instanceType: t3.medium
    size: 1
    labels: { ' a ': b, a/b/c: d, A_/b: c, e: f g, ${'x'.repeat(64)}: y, example.com/ok: '' }
    taints: [{ key: 5 m, value: -x, effect: NoSchedule }]
timeline:
  - at: 1m
    createPods:
      name: p
      labels: { _a: b }
      requests: { cpuu: 1, example.com/gpu: 1, a b: 2, hugepages-2Mi: 0 }
      nodeSelector: { ok: 'no no' }
      tolerations: [{ key: '5 m', operator: Exists }, { key: '', operator: Exists }, { key: k, value: v. }]
`),
    problems: [
      'bad-qualified-name 12:15+5',
      'bad-qualified-name 12:25+5',
      'bad-qualified-name 12:35+4',
      'bad-label 12:47+3',
      'bad-qualified-name 12:52+64',
      'bad-qualified-name 13:21+3',
      'bad-label 13:33+2',
      'bad-qualified-name 18:17+2',
      'unknown-resource 19:19+4',
      'bad-qualified-name 19:48+3',
      'bad-label 20:27+7',
      'bad-qualified-name 21:28+5',
      'bad-label 21:103+2',
    ],
  },
  { what: 'a name with an empty part', text: replaced('workers', 'a..b'), problems: ['bad-name 8:13+4'] },
  {
    what: 'more than anybody would read',
    text: minimalWith('seed: 1\n'.repeat(1500)),
    problems: [
      ...Array.from({ length: 1000 }, (_, index) => `duplicate-key ${index + 10}:1+4`),
      'too-many-problems 1010:1+4',
    ],
  },
  {
    what: 'aliases without end',
    text: `a: &a 1\nb:\n${'- *a\n'.repeat(10_000)}`,
    problems: ['too-large 1:1+1'],
  },
  {
    what: 'a misspelt key',
    text: minimalWith('timelin: []\n'),
    problems: ['unknown-key 9:1+7'],
    fix: 'did you mean timeline?',
  },
  { what: 'a key from nowhere', text: minimalWith('until: 5m\nfoo: 1\n'), problems: ['unknown-key 10:1+3'] },
  { what: 'a missing key', text: replaced(', size: 2', ''), problems: ['missing-key 8:5+42'] },
  { what: 'missing sections', text: 'kind: Scenario\n', problems: Array(2).fill('missing-key 1:1+4') },
  { what: 'a list where a mapping belongs', text: minimalWith('ec2: [1]\n'), problems: ['wrong-type 9:6+3'] },
  { what: 'a scalar for a file', text: 'hello\n', problems: ['wrong-type 1:1+5'] },
  { what: 'an empty value', text: minimalWith('timeline:\n'), problems: ['wrong-type 9:1+8'] },
  {
    what: 'a version without quotes',
    text: minimalWith('kubernetes: { version: 1.30 }\n'),
    problems: ['wrong-type 9:24+4'],
    fix: 'use quotes: "1.30"',
  },
  {
    what: 'a number in quotes',
    text: replaced('size: 2', 'size: "2"'),
    problems: ['wrong-type 8:53+3'],
    fix: 'use 2 without quotes',
  },
  {
    what: 'a value from no list',
    text: minimalWith('kubernetes: { version: "1.27" }\n'),
    problems: ['unknown-value 9:24+6'],
    fix: 'did you mean 1.28?',
  },
  { what: 'a number too small', text: minimalWith('seed: -1\n'), problems: ['out-of-range 9:7+2'] },
  {
    what: 'a number too large',
    text: replaced('size: 2', 'size: 1000000'),
    problems: ['out-of-range 8:53+7'],
  },
  {
    what: 'no node groups',
    text: MINIMAL.replace(/nodeGroups:[^]*/, 'nodeGroups: []\n'),
    problems: ['empty-list 7:13+2'],
  },
  {
    what: 'no subnets',
    text: vpc('vpc: { cidrs: [10.0.0.0/16], subnets: [] }\n'),
    problems: ['empty-list 4:39+2'],
  },
  {
    what: 'no VPC blocks',
    text: replaced('[10.0.0.0/16]', '[]'),
    problems: ['empty-list 5:10+2', 'subnet-outside-vpc 6:33+11'],
  },
  {
    what: 'VPC blocks that are missing, and subnets beside them that are there',
    text: replaced('  cidrs: [10.0.0.0/16]\n', ''),
    problems: ['subnet-outside-vpc 5:33+11'],
  },
  {
    what: 'addresses taken by nobody',
    text: timeline('at: 1m\n    takeAddresses: { subnet: main }'),
    problems: ['empty-list 11:5+13'],
  },
  {
    what: 'a name Kubernetes refuses',
    text: replaced('workers', 'Workers_1'),
    problems: ['bad-name 8:13+9'],
  },
  {
    what: 'a namespace with a dot',
    text: timeline('at: 1m\n    createPods: { name: a.b, namespace: a.b }'),
    problems: ['bad-name 11:41+3'],
    fix: 'use lowercase letters, digits and -; begin and end with a letter or digit',
  },
  {
    what: 'names that are too long for a label’s value',
    text: minimalWith(`workloads:
  - { name: ${'a'.repeat(53)}, shortJobs: { jobs: 1, every: 1m, lifetime: 1s } }
  - { name: ${'b'.repeat(64)}, steady: { pods: 1, lifetime: 1m } }
timeline:
  - at: 1m
    createDeployment: { name: ${'c'.repeat(64)} }
  - at: 1m
    createDeployment: { name: ${'d'.repeat(63)} }
until: 5m
`),
    problems: ['long-name 10:13+53', 'long-name 11:13+64', 'long-name 14:31+64'],
  },
  {
    what: 'half a GPU',
    text: timeline(
      'at: 1m\n    createPods: { name: a, requests: { example.com/gpu: 500m, cpu: 500m, example.com/b: 2000m } }',
    ),
    problems: ['fractional-quantity 11:57+4'],
    fix: 'use a whole number',
  },
  {
    what: 'a duration in words',
    text: timeline('at: 5 minutes\n    drain: all'),
    problems: ['bad-duration 10:9+9'],
    fix: 'use 5m, 90s or 1h30m',
  },
  {
    what: 'a duration without a unit',
    text: timeline('at: 300\n    drain: all'),
    problems: ['bad-duration 10:9+3'],
    fix: 'use 300s, 90s or 1h30m',
  },
  { what: 'an end that is no time', text: minimalWith('until: forever\n'), problems: ['bad-duration 9:8+7'] },
  {
    what: 'quantiles without their ends',
    text: minimalWith('ec2: { imdsLag: { p50: 1s } }\n'),
    problems: ['bad-quantiles 9:17+11'],
  },
  {
    what: 'quantiles that fall',
    text: minimalWith('ec2: { imdsLag: { p0: 2s, p50: 1s, p100: 3s } }\n'),
    problems: ['bad-quantiles 9:17+29'],
    fix: 'use times that rise with the quantile',
  },
  {
    what: 'a quantile by another name',
    text: minimalWith('ec2: { imdsLag: { p0: 2s, max: 3s } }\n'),
    problems: ['bad-quantiles 9:27+3'],
  },
  {
    what: 'a quantity of nothing',
    text: timeline('at: 1m\n    createPods: { name: job, requests: { cpu: 100x } }'),
    problems: ['bad-quantity 11:47+4'],
  },
  {
    what: 'a comparison of nothing',
    text: expectation('nodes: "> 2"'),
    problems: ['bad-comparison 10:12+5'],
  },
  {
    what: 'a threshold without its unit',
    text: expectation('addressWait: { p99: "<= 5" }'),
    problems: ['bad-threshold 10:25+6'],
    fix: 'use "<= 5s", ">= 500ms" or 0',
  },
  {
    what: 'a threshold of nothing',
    text: expectation('lowestFree: a few'),
    problems: ['bad-threshold 10:17+5'],
    fix: 'use 5, ">= 5" or "<= 5"',
  },
  {
    what: 'a misspelt metric',
    text: expectation('{ during: run, adressWait: { p99: "<= 5s" } }'),
    problems: ['unknown-key 10:20+10'],
    fix: 'did you mean addressWait?',
  },
  {
    what: 'a statistic that is not kept',
    text: expectation('addressWait: { p95: "<= 5s" }'),
    problems: ['unknown-key 10:20+3'],
  },
  {
    what: 'a state over a span',
    text: expectation('{ during: run, nodes: 2, ec2Calls: 5, hazards: 0 }'),
    problems: ['not-over-a-span 10:20+5'],
  },
  {
    what: 'totals so far over a span',
    text: expectation(
      '{ during: { from: 1m }, hazards: 0, ec2Calls: { AttachNetworkInterface: { count: 1 } } }',
    ),
    problems: ['not-over-a-span 10:29+7', 'not-over-a-span 10:41+8'],
  },
  {
    what: 'a time and a span',
    text: expectation('{ at: 1m, during: run, lowestFree: 5 }'),
    problems: ['conflicting-keys 10:7+2'],
  },
  {
    what: 'a span that ends before it begins',
    text: expectation('{ during: { from: 2m, to: 1m }, lowestFree: 5 }'),
    problems: ['empty-span 10:31+2'],
  },
  {
    what: 'a span alone',
    text: expectation('during: run'),
    problems: ['nothing-named 10:5+6'],
  },
  { what: 'a block that is none', text: replaced('10.0.0.0/24', '10.0.0/24'), problems: ['bad-cidr 6:33+9'] },
  {
    what: 'a block with host bits',
    text: replaced('10.0.0.0/24', '10.0.0.1/24'),
    problems: ['host-bits 6:33+11'],
    fix: 'use 10.0.0.0/24',
  },
  {
    what: 'addresses backwards',
    text: replaced('us-west-2a', 'us-west-2a, taken: { addresses: [10.0.0.9-10.0.0.3] }'),
    problems: ['bad-addresses 6:97+17'],
  },
  {
    what: 'a misspelt instance type',
    text: replaced('t3.medium', 't3.mediun'),
    problems: ['unknown-instance-type 8:36+9'],
    fix: 'did you mean t3.medium?',
  },
  {
    what: 'a misspelt setting',
    text: env('WARM_IP_TARGT: 1'),
    problems: ['unknown-cni-setting 11:5+13'],
    fix: 'did you mean WARM_IP_TARGET?',
  },
  {
    what: 'a misspelt setting of a step',
    text: timeline('at: 1m\n    setCniEnv: { WARM_IP: 1 }'),
    problems: ['unknown-cni-setting 11:18+7'],
  },
  {
    what: 'a setting that an old version does not know',
    text: minimalWith('cni:\n  version: v1.16.4\n  env: { ENABLE_SUBNET_DISCOVERY: false }\n'),
    problems: ['cni-setting-too-new 11:10+23'],
  },
  {
    what: 'a setting that is not simulated',
    text: env('AWS_MAX_ATTEMPTS: 5'),
    problems: ['unsupported-setting 11:23+1'],
  },
  {
    what: 'a prefix of host interfaces that the plugin does not take',
    text: env('AWS_VPC_K8S_CNI_VETHPREFIX: vlan'),
    problems: ['bad-cni-value 11:33+4'],
    fix: 'use 1 to 4 characters, not eth, vlan or lo',
  },
  {
    what: 'a version of the CNI that has no tag',
    text: minimalWith('cni: { version: v1.19.1 }\n'),
    problems: ['unknown-cni-version 9:17+7'],
    fix: 'use v1.19.0, the nearest release; it has the same rules',
  },
  {
    what: 'no version of the CNI',
    text: minimalWith('cni: { version: latest }\n'),
    problems: ['unknown-cni-version 9:17+6'],
    fix: 'use a release such as v1.23.1',
  },
  { what: 'a number that is none', text: env('WARM_ENI_TARGET: one'), problems: ['bad-cni-value 11:22+3'] },
  { what: 'a number below zero', text: env('WARM_ENI_TARGET: -1'), problems: ['bad-cni-value 11:22+2'] },
  {
    what: 'a boolean that is none',
    text: env('ENABLE_PREFIX_DELEGATION: yes'),
    problems: ['bad-cni-value 11:31+3'],
  },
  {
    what: 'prefix mode without any target',
    text: minimalWith('cni:\n  env: { ENABLE_PREFIX_DELEGATION: true, WARM_PREFIX_TARGET: 0 }\n'),
    problems: ['prefix-mode-without-target 10:3+3'],
  },
  {
    what: 'prefix mode without any target, later',
    text: timeline(
      'at: 1m\n    setCniEnv: { ENABLE_PREFIX_DELEGATION: true }',
      'at: 2m\n    setCniEnv: { WARM_PREFIX_TARGET: null }',
      'at: 3m\n    setCniEnv: { AWS_VPC_ENI_MTU: 1500 }',
    ),
    problems: ['prefix-mode-without-target 13:5+9'],
  },
  {
    what: 'IPv6 settings in an IPv4 cluster',
    text: env('ENABLE_IPv6: true'),
    problems: ['other-ip-family 10:3+3'],
    fix: 'use kubernetes.ipFamily: ipv6',
  },
  {
    what: 'an IPv6 cluster without prefixes, later',
    text:
      timeline('at: 1m\n    setCniEnv: { ENABLE_PREFIX_DELEGATION: false }') +
      'kubernetes: { ipFamily: ipv6 }\n',
    problems: ['other-ip-family 11:5+9'],
    fix: 'remove the setting',
  },
  {
    what: 'an IPv6 block that is none',
    text: minimalWith('kubernetes: { ipFamily: ipv6 }\n').replace(
      'cidrs:',
      'ipv6Cidr: 2001:db8::/200\n  cidrs:',
    ),
    problems: ['bad-ipv6-cidr 5:13+14'],
  },
  {
    what: 'an IPv6 block of another size',
    text: minimalWith('kubernetes: { ipFamily: ipv6 }\n').replace(
      'cidrs:',
      'ipv6Cidr: 2001:db8::/64\n  cidrs:',
    ),
    problems: ['ipv6-block-size 5:13+13'],
  },
  {
    what: 'an IPv6 subnet outside the VPC',
    text: minimalWith('kubernetes: { ipFamily: ipv6 }\n').replace(
      '{ name: main,',
      '{ name: main, ipv6Cidr: "2001:db8::/64",',
    ),
    problems: ['subnet-outside-vpc 6:37+15'],
  },
  {
    what: 'a /64 that another subnet has by its place',
    text: replaced(
      '[{ name: main,',
      "[{ name: other, cidr: 10.0.1.0/24, ipv6Cidr: '2001:db8:1234:1a01::/64' }, { name: main,",
    ).replace('vpc:', 'kubernetes: { ipFamily: ipv6 }\nvpc:'),
    problems: ['overlapping-cidrs 7:57+25'],
  },
  {
    what: 'an IPv6 cluster that has begun',
    text: minimalWith('kubernetes: { ipFamily: ipv6 }\nstart: { state: state.yaml }\n'),
    problems: ['ipv6-start 10:1+5', 'unreadable-file 10:17+10'],
  },
  {
    what: 'subnets on top of each other',
    text: replaced(
      '[{ name: main,',
      '[{ name: other, cidr: 10.0.0.128/25, availabilityZone: us-west-2a }, { name: main,',
    ),
    problems: ['overlapping-cidrs 6:101+11'],
  },
  {
    what: 'a subnet elsewhere',
    text: replaced('10.0.0.0/24', '10.1.0.0/24'),
    problems: ['subnet-outside-vpc 6:33+11'],
  },
  {
    what: 'a subnet too small',
    text: replaced('10.0.0.0/24', '10.0.0.0/29'),
    problems: ['subnet-too-small 6:33+11'],
  },
  {
    what: 'blocks too large',
    text: replaced('10.0.0.0/16', '10.0.0.0/8').replace('10.0.0.0/24', '10.0.0.0/15'),
    problems: ['subnet-too-large 5:11+10', 'subnet-too-large 6:33+11'],
  },
  {
    what: 'a zone elsewhere',
    text: replaced('us-west-2a', 'eu-west-1a'),
    problems: ['zone-outside-region 6:64+10'],
  },
  {
    what: 'a region for a zone',
    text: replaced('us-west-2a', 'us-west-2'),
    problems: ['zone-outside-region 6:64+9'],
  },
  {
    what: 'addresses of another subnet',
    text: replaced('us-west-2a', 'us-west-2a, taken: { addresses: [10.0.1.9] }'),
    problems: ['outside-subnet 6:97+8'],
  },
  {
    what: 'a reservation outside its subnet',
    text: replaced('us-west-2a', 'us-west-2a, reservations: [{ cidr: 10.0.1.0/28 }]'),
    problems: ['outside-subnet 6:99+11'],
  },
  {
    what: 'more taken than there is',
    text: replaced('us-west-2a', 'us-west-2a, taken: { random: 252 }'),
    problems: ['subnet-overfull 6:93+3'],
    fix: 'use at most 251 (5 of each subnet are AWS-reserved)',
  },
  {
    what: 'two groups of one name',
    text: minimalWith('  - { name: workers, instanceType: t3.large, size: 1 }\n'),
    problems: ['duplicate-name 9:13+7'],
  },
  {
    what: 'two subnets of one name',
    text: replaced('[{', '[{ name: main, cidr: 10.0.1.0/24, availabilityZone: us-west-2b }, {'),
    problems: ['duplicate-name 6:86+4'],
  },
  { what: 'the same Deployment twice', text: timeline(nginx, nginx), problems: ['duplicate-name 13:31+5'] },
  {
    what: 'a Deployment made by every repeat',
    text: timeline('at: 1m\n    repeat: { every: 1m, times: 3 }\n    createDeployment: { name: nginx }'),
    problems: ['duplicate-name 12:31+5'],
  },
  {
    what: 'the name of a system pod',
    text: timeline('at: 1m\n    createPods: { name: coredns }'),
    problems: ['duplicate-name 11:25+7'],
  },
  {
    what: 'a Deployment nobody creates',
    text: timeline(nginx, 'at: 2m\n    scale: { deployment: ngin, replicas: 2 }'),
    problems: ['unknown-reference 13:26+4'],
    fix: 'did you mean nginx?',
  },
  {
    what: 'a Deployment before its creation',
    text: timeline('at: 30s\n    scale: { deployment: nginx, replicas: 2 }', nginx),
    problems: ['unknown-reference 11:26+5'],
    fix: 'it is created at 1m; use a later time',
  },
  {
    what: 'a Deployment after its end',
    text: timeline(
      nginx,
      'at: 2m\n    deleteDeployment: { name: nginx }',
      'at: 2m\n    scale: { deployment: nginx, replicas: 2 }',
    ),
    problems: ['unknown-reference 15:26+5'],
    fix: 'it is deleted at 2m; use an earlier time',
  },
  {
    what: 'node groups and subnets nobody made',
    text: timeline(
      'at: 1m\n    cordon: { nodeGroup: other }',
      'at: 1m\n    freeAddresses: { subnet: other, addresses: [10.0.0.9] }',
      'at: 1m\n    addNodeGroup: { name: new, instanceType: t3.medium, size: 1, subnets: [main, mane] }',
    ),
    problems: ['unknown-reference 11:26+5', 'unknown-reference 13:30+5', 'unknown-reference 15:82+4'],
  },
  {
    what: 'expectations of what is not there yet',
    text: `${timeline(nginx)}expect:\n  - at: 30s\n    pods: { of: nginx, total: 0 }\n    nodeGroups: { others: 1 }\n`,
    problems: ['unknown-reference 14:17+5', 'unknown-reference 15:19+6'],
  },
  {
    what: 'a node beyond the group',
    text: timeline('at: 1m\n    rebootNode: { nodeGroup: workers, index: 2 }'),
    problems: ['no-such-node 11:46+1'],
    fix: 'use 0 to 1',
  },
  { what: 'a step without action', text: timeline('at: 1m'), problems: ['no-action 10:5+2'] },
  {
    what: 'a step with two actions',
    text: timeline('at: 1m\n    cordon: all\n    drain: all'),
    problems: ['several-actions 12:5+5'],
  },
  { what: 'an empty expectation', text: expectation('at: 1m'), problems: ['nothing-named 10:5+2'] },
  {
    what: 'pods of whom, but not how many',
    text: expectation('pods: { of: coredns }'),
    problems: ['nothing-named 10:5+4'],
  },
  {
    what: 'steps out of order',
    text: timeline('at: 2m\n    cordon: all', 'at: 1m\n    uncordon: all'),
    problems: ['unordered 12:9+2'],
  },
  {
    what: 'steps and expectations after the end',
    text: `${timeline('at: 1m\n    repeat: { every: 1m, times: 9 }\n    restartDaemon: all')}until: 5m\nexpect:\n  - { at: 6m, nodes: 2 }\n`,
    problems: ['after-the-end 10:9+2', 'after-the-end 15:11+2'],
  },
  {
    what: 'a timeline without end',
    text: minimalWith(
      `timeline:\n${'  - { at: 1s, repeat: { every: 1s, times: 10000 }, restartDaemon: all }\n'.repeat(11)}`,
    ),
    problems: ['too-many-steps 9:1+8'],
  },
  {
    what: 'a workload without shape',
    text: minimalWith('workloads:\n  - { name: web, until: 1h }\n'),
    problems: ['no-shape 10:5+24'],
  },
  {
    what: 'a workload without end',
    text: minimalWith('workloads:\n  - { name: web, steady: { pods: 1 } }\n'),
    problems: ['endless-workload 10:5+34'],
  },
  {
    what: 'a workload in no time',
    text: minimalWith('workloads:\n  - { name: web, until: 1h, steady: { pods: 1, lifetime: 0s } }\n'),
    problems: ['no-time 10:58+2'],
  },
  {
    what: 'a workload that ends before it begins',
    text: minimalWith('workloads:\n  - { name: web, from: 2h, until: 1h, steady: { pods: 1 } }\n'),
    problems: ['no-span 10:35+2'],
  },
  {
    what: 'a trace without columns',
    text: minimalWith('workloads:\n  - { name: web, pods: { trace: a.csv, csv: arrival } }\n'),
    problems: ['bad-trace 10:45+7'],
  },
  {
    what: 'an unknown tool',
    text: timeline('at: 1m\n    observe: kubctl get pods'),
    problems: ['bad-command 11:14+15'],
  },
  {
    what: 'what Calico does not know or refuses',
    text: minimalWith('cni: { plugin: calico, version: v1.23.1, maxBlocksPerHost: 2 }\n'),
    problems: ['bad-calico 9:33+7', 'bad-calico 9:60+1'],
    fix: 'use v3.31.6 or v3.32.1',
  },
  {
    what: 'a step of aws-node with Calico',
    text: `${timeline('at: 1m\n    setCniEnv: { WARM_ENI_TARGET: 2 }')}cni: { plugin: calico }\n`,
    problems: ['needs-vpc-cni 11:5+9'],
    fix: 'remove the step',
  },
  {
    what: 'pools with too few blocks',
    text: minimalWith('cni: { plugin: calico, pools: [{ name: a, cidr: 10.9.0.0/26 }] }\n'),
    problems: ['bad-calico 9:32+30'],
    fix: 'use a larger pool, or smaller blocks (a larger blockSize)',
  },
  {
    what: 'pools that overlap',
    text: minimalWith(
      'cni: { plugin: calico, pools: [{ name: a, cidr: 10.9.0.0/16 }, { name: b, cidr: 10.9.1.0/24 }] }\n',
    ),
    problems: ['bad-calico 9:64+30'],
  },
  {
    what: 'pools without Calico',
    text: minimalWith('cni: { pools: [{ name: a, cidr: 10.9.0.0/16 }], version: v3.32.1 }\n'),
    problems: ['needs-calico 9:8+5', 'needs-calico 9:58+7'],
    fix: 'remove it, or add plugin: calico',
  },
  ...MANIFEST_CASES,
];

/** Each level ten times the one before. */
function laughs(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const uses = Array(10).fill(`*l${level}`).join(', ');
    return `l${level + 1}: &l${level + 1} [${uses}]`;
  });
  return `l0: &l0 [ha]\n${levels.join('\n')}\n`;
}

describe('a problem', () => {
  it.each(CASES)('is found in $what', ({ text, problems, fix }) => {
    expect(summarize(text)).toEqual(problems);
    const parsed = parseScenario(text);
    if (fix !== undefined && !parsed.ok) expect(elementAt(parsed.problems, 0).fix).toBe(fix);
  });

  it('has a case here for every code a file can have', () => {
    // What variants, sweeps, objectives and states can have wrong stands in no scenario: see their own tests.
    type Elsewhere = 'bad-setting-path' | 'bad-sweep-values' | 'bad-objective' | StateCode;
    const known: Record<Exclude<ProblemCode, Elsewhere>, true> = {
      'not-text': true,
      'too-large': true,
      'too-deep': true,
      'empty-file': true,
      'yaml-syntax': true,
      'yaml-alias': true,
      'several-documents': true,
      'duplicate-key': true,
      'bad-key': true,
      'too-many-problems': true,
      'unknown-key': true,
      'missing-key': true,
      'wrong-type': true,
      'unknown-value': true,
      'out-of-range': true,
      'empty-list': true,
      'bad-name': true,
      'long-name': true,
      'reserved-name': true,
      'bad-config-key': true,
      'fractional-quantity': true,
      'bad-duration': true,
      'bad-quantiles': true,
      'bad-quantity': true,
      'bad-comparison': true,
      'bad-threshold': true,
      'not-over-a-span': true,
      'empty-span': true,
      'bad-cidr': true,
      'bad-addresses': true,
      'host-bits': true,
      'unknown-instance-type': true,
      'unknown-cni-setting': true,
      'cni-setting-too-new': true,
      'unsupported-setting': true,
      'bad-cni-value': true,
      'bad-calico': true,
      'needs-calico': true,
      'needs-vpc-cni': true,
      'unknown-cni-version': true,
      'prefix-mode-without-target': true,
      'other-ip-family': true,
      'bad-ipv6-cidr': true,
      'ipv6-block-size': true,
      'ipv6-start': true,
      'overlapping-cidrs': true,
      'subnet-outside-vpc': true,
      'subnet-too-small': true,
      'subnet-too-large': true,
      'zone-outside-region': true,
      'outside-subnet': true,
      'subnet-overfull': true,
      'duplicate-name': true,
      'unknown-reference': true,
      'no-such-node': true,
      'no-shape': true,
      'endless-workload': true,
      'no-time': true,
      'no-span': true,
      'bad-trace': true,
      'bad-command': true,
      'bad-node-group': true,
      'no-action': true,
      'several-actions': true,
      'nothing-named': true,
      unordered: true,
      'after-the-end': true,
      'too-many-steps': true,
      'too-long': true,
      'too-many': true,
      'bad-label': true,
      'bad-qualified-name': true,
      'unknown-resource': true,
      'over-whole': true,
      'unknown-kind': true,
      'not-rendered': true,
      'bad-share': true,
      'bad-workload': true,
      'bad-undo': true,
      'bad-pause': true,
      'bad-exit-code': true,
      'unreadable-file': true,
      'wrong-api-version': true,
      'restart-policy': true,
      'selector-mismatch': true,
      'conflicting-keys': true,
      'bad-schedule': true,
      'required-value': true,
      'invalid-value': true,
      'forbidden-value': true,
      'duplicate-value': true,
      'missing-value': true,
      'request-over-limit': true,
      'host-port': true,
      'bad-requirement': true,
      'no-such-container': true,
      'nothing-chosen': true,
    };
    const shown = new Set(
      CASES.flatMap(({ problems }) => problems.map((problem) => /^\S*/.exec(problem)?.[0] ?? '')),
    );
    expect([...shown].sort()).toEqual(Object.keys(known).sort());
  });

  it('says what is wrong, what to write and where in the document', () => {
    const parsed = parseScenario(replaced('t3.medium', 't3.mediun'));
    expect(parsed.ok ? [] : parsed.problems).toEqual([
      {
        code: 'unknown-instance-type',
        line: 8,
        column: 36,
        length: 9,
        path: 'nodeGroups[0].instanceType',
        message: 'unknown instance type "t3.mediun"',
        fix: 'did you mean t3.medium?',
        replacement: 't3.medium',
      },
    ]);
  });
});

describe('problems', () => {
  it('are all found at once: of text, shape, values and references, in the order of the text', () => {
    const text = `${replaced('t3.medium', 't3.mediun').replace('10.0.0.0/24', '10.1.0.0/24')}
seed: one
timeline:
  - at: 5 minutes
    createDeployment: { name: nginx }
  - at: 6m
    scale: { deployment: nginx, replicas: 4 }
  - at: 7m
    scale: { deployment: ngin, replicas: 4 }
  - at: 8m
    scale: { deployment: nginx, replica: 4 }
  - at: soon
    scale: { deployment: nowhere, replicas: 4 }
seed: 2
`;
    expect(summarize(text)).toEqual([
      'subnet-outside-vpc 6:33+11',
      'unknown-instance-type 8:36+9',
      'bad-duration 12:9+9',
      'unknown-reference 17:26+4',
      'missing-key 19:5+5',
      'unknown-key 19:33+7',
      'bad-duration 20:9+4',
      'unknown-reference 21:26+7',
      'duplicate-key 22:1+4',
    ]);
  });

  it('do not follow from other problems', () => {
    const text = `${vpc('vpc: { region: 7, cidrs: [here], subnets: [{ name: main, cidr: 10.0.0.0/24, availabilityZone: eu-west-1a }] }\n')}
timeline:
  - at: 1m
    createDeploiment: { name: nginx }
  - at: 2m
    scale: { deployment: nginx, replicas: 4 }
  - at: 3m
    takeAddresses: { subnet: main, random: 4 }
`;
    expect(summarize(text)).toEqual(['wrong-type 4:16+1', 'bad-cidr 4:27+4', 'unknown-key 10:5+16']);
  });

  it('stand at the use of an alias', () => {
    expect(summarize(minimalWith('seed: &bad no\nuntil: *bad\n'))).toEqual([
      'wrong-type 9:12+2',
      'bad-duration 10:8+4',
    ]);
  });

  it('point at lines and columns past a byte order mark and with CRLF', () => {
    expect(summarize(`\uFEFF${minimalWith('seed: -1\n').replaceAll('\n', '\r\n')}`)).toEqual([
      'out-of-range 9:7+2',
    ]);
  });
});
