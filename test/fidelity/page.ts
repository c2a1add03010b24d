// Composes src/conformance/FIDELITY.md: what is judged by what, the figures of a run, the known differences and every
// assumption. `npm run fidelity` writes it; a test holds it to the source.

import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import {
  compareDistributions,
  differs,
  isDistributions,
  traceKey,
} from '../../src/conformance/distributions.ts';
import { isIpamdTrace } from '../../src/conformance/ipamdTrace.ts';
import { judge } from '../../src/conformance/judge.ts';
import type { Verdict } from '../../src/conformance/verdict.ts';
import { assumptions } from './assumptions.ts';

const COPIES = fileURLToPath(new URL('../fixtures/conformance/', import.meta.url));

export const PAGE = fileURLToPath(new URL('../../src/conformance/FIDELITY.md', import.meta.url));

/** Differences from the real things that are known and kept, each with what it may cost. */
const KNOWN_DIFFERENCES: readonly string[] = [
  'ENIs for EFA alone are not simulated, so that every network card of a type has addresses with `ENABLE_MULTI_NIC`.',
  'A call under way when its daemon is killed never takes effect; the real EC2 may have done it. A few addresses would then stay unclaimed, or an ENI until the next search for leaked ones.',
  'Own allocators make no search for leaked ENIs, and their ENIs go with the instance from their attachment on.',
  'With `ENABLE_SUBNET_DISCOVERY=false` on v1.23.1 a primary subnet tagged `kubernetes.io/role/cni=0` still gets ENIs.',
  'A pod whose DEL comes while its daemon initialises, after the checkpoint was read, keeps its address in the store until the next restart, as upstream does.',
  'Four lives never come to rest, as the rules read: `WARM_ENI_TARGET=0` with no free address (an ENI comes and goes), leftover secondary addresses in prefix mode without IP targets, a failed clean-up after a switch of modes (Assign answers `PrivateIpAddressLimitExceeded`, which counts as a success), and prefixes on excluded ENIs.',
  'Go map order is exact for up to eight entries; larger maps are walked in a uniformly random order, drawn anew each time.',
  'A host shows what the kernel, the VPC CNI, its egress plugin and kube-proxy (iptables and nftables; not ipvs) set up; what the kernel learns of its neighbours is left out.',
  'A daemon’s /metrics has upstream’s own families, not those of the Go runtime and the process.',
  'The AWS CLI answers four describe operations, without `--query`; subnets have the scenario’s names for ids.',
];

/** The cases of the project's own copies by folder, judged. */
function judgedCounts(): readonly {
  readonly folder: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly notSimulated: number;
}[] {
  return readdirSync(COPIES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const verdicts = contentsOf(name).flatMap((content) => judge(content) ?? []);
      const of = (answer: Verdict['accepted']): number =>
        verdicts.filter(({ accepted }) => accepted === answer).length;
      return { folder: name, accepted: of(true), rejected: of(false), notSimulated: of('not-simulated') };
    })
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** The section that takes a while: many runs against many. */
export function distributionSection(runs: number): string {
  const contents = contentsOf('ipamd');
  const recorded = contents.find(isDistributions);
  if (recorded === undefined) throw new Error('the recorded distributions are missing');
  const traces = contents.flatMap((content) => (Array.isArray(content) ? content.filter(isIpamdTrace) : []));
  const verdicts = compareDistributions(recorded, new Map(traces.map((each) => [traceKey(each), each])), {
    runs,
  });
  const different = verdicts.filter(differs).length;
  const least = Math.min(...verdicts.map((verdict) => verdict.aloneP));
  return [
    `${Object.keys(recorded).length} scenarios, ${runs} seeded runs each against 300 of the real daemon:`,
    `${verdicts.length} metrics compared, ${different} different`,
    `(least p of one metric alone ${least.toFixed(3)}; none below 0.01 after Holm's correction over all).`,
  ].join(' ');
}

/** Everything but the distributions, which are passed in. */
export function page(distributions: string): string {
  return `${[
    '# Fidelity',
    'What judges the models, how they fare, and where they are known or thought to differ. Written by `npm run fidelity`;\na test fails when the source has moved on.',
    '## Judged by recordings',
    'The code that `replay` runs is the code that is judged. The project carries copies of the recordings; `npm run\nconformance -- PATH…` takes others of the same format.',
    table(
      ['recordings', 'of', 'accepted', 'rejected', 'not simulated'],
      judgedCounts().map(({ folder, accepted, rejected, notSimulated }) => [
        folder,
        JUDGES[folder] ?? '',
        String(accepted),
        String(rejected),
        String(notSimulated),
      ]),
    ),
    '## Judged by distributions',
    distributions,
    '## Known differences',
    KNOWN_DIFFERENCES.map((text) => `- ${text}`).join('\n'),
    '## Assumptions',
    'Where no source says how the real thing behaves or how long it takes.',
    table(
      ['file', 'assumption'],
      assumptions().map(({ file, text }) => [`\`${file}\``, text.replaceAll('|', '\\|')]),
    ),
  ].join('\n\n')}\n`;
}

const JUDGES: Readonly<Record<string, string>> = {
  ipamd: 'the real daemon, v1.16.4 and v1.23.1, under virtual time against a fake EC2',
  'ipamd-modes': 'the real daemon in the modes that it has besides, at releases on both sides of a change',
  'ipamd-versions': 'the releases in between, each rule that tells them apart on both sides',
  calico:
    'Calico v3.31.6 and v3.32.1, its collector, and Cilium v1.20.2, under virtual time over a datastore in memory',
  imds: 'AWS’s own mock of instance metadata, December 2025, by form',
  introspection: 'what amazon-vpc-cni-k8s, v1.16.4 and v1.23.1, says of itself at the end of such runs',
  network:
    'the real CNI, v1.16.4 and v1.23.1, on a real kernel with iptables-legacy and iptables-nft; also with custom networking, branch ENIs, several network cards and kube-proxy v1.34.4',
  scheduler: 'the real kube-scheduler v1.34.4, and what v1.28.15 and v1.36.3 decide otherwise',
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function contentsOf(folder: string): readonly unknown[] {
  return readdirSync(COPIES + folder)
    .filter((name) => name.endsWith('.json.gz'))
    .sort()
    .map(
      (name) =>
        JSON.parse(gunzipSync(readFileSync(`${COPIES}${folder}/${name}`)).toString('utf8')) as unknown,
    );
}
