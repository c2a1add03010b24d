// The way in: files of a cluster to the files of a scenario, or everything that is wrong with them.

import { plural } from '../base/words.ts';
import { stateOf } from './output/stateOutput.ts';
import type { AddressLedger } from './cluster/addressLedger.ts';
import type { ImportedCluster } from './cluster/cluster.ts';
import type { Moments } from './cluster/captureTime.ts';
import type { Findings } from './cluster/findings.ts';
import { joinCluster } from './cluster/joinCluster.ts';
import { Evidence, type ReadFile } from './evidence/evidence.ts';
import { readFiles, type ImportFile, type ImportProblem } from './evidence/readFiles.ts';
import { fileNameOf } from './output/fileName.ts';
import { manifestsOf, manifestText } from './output/manifests.ts';
import { redactedEvidence } from './redact/redactedEvidence.ts';
import { scenarioText } from './output/scenarioText.ts';

export interface ImportOptions {
  /** What the files are called: `shop` gives shop.yaml, shop.state.json, shop.manifests.yaml. */
  readonly name: string | undefined;
  readonly at: Moments['asked'];
  readonly lenient: boolean;
  /** New names, ids and addresses for all that says whose cluster it is. */
  readonly redact: boolean;
}

export interface WrittenFile {
  readonly name: string;
  readonly text: string;
}

export interface ImportedScenario {
  readonly cluster: ImportedCluster;
  readonly ledger: AddressLedger;
  readonly findings: Findings;
  /** What was read from which file. */
  readonly read: readonly ReadFile[];
  /** The scenario first. */
  readonly files: readonly WrittenFile[];
}

export type ImportOutcome =
  | { readonly ok: true; readonly imported: ImportedScenario }
  | { readonly ok: false; readonly problems: readonly ImportProblem[] };

/** More contradictions than this share of pods and nodes are no matter of files that are some minutes apart. */
const BEARABLE = 0.05;
const BEARABLE_COUNT = 3;

export function importCluster(files: readonly ImportFile[], options: ImportOptions): ImportOutcome {
  const read = new Evidence();
  const problems = readFiles(files, read, options);
  if (problems.length > 0) return { ok: false, problems };
  const evidence = options.redact ? redactedEvidence(read) : read;
  const ipv6 = evidence.cni.find(({ env }) => env['ENABLE_IPv6'] === 'true');
  if (ipv6 !== undefined) return { ok: false, problems: [ofIpv6(ipv6.file)] };
  const moments = { asked: options.at, modified: files.map(({ modifiedAt }) => modifiedAt) };
  const joined = joinCluster(evidence, moments, options.name);
  if (joined === undefined) return refuse(files, evidence);
  const { cluster, ledger, findings } = joined;
  const { contradictions } = findings;
  const most = Math.max(BEARABLE_COUNT, BEARABLE * (cluster.pods.length + cluster.nodes.length));
  if (contradictions.length > most && !options.lenient)
    return { ok: false, problems: contradicting(contradictions) };
  const base = fileNameOf(cluster.name);
  const manifests = manifestsOf(cluster, findings);
  const names = {
    state: `${base}.state.json`,
    manifests: manifests.length === 0 ? undefined : `${base}.manifests.yaml`,
  };
  const written = [
    { name: `${base}.yaml`, text: scenarioText(cluster, ledger, findings, names) },
    { name: names.state, text: `${JSON.stringify(stateOf(cluster), undefined, 1)}\n` },
    ...(names.manifests === undefined ? [] : [{ name: names.manifests, text: manifestText(manifests) }]),
  ];
  return { ok: true, imported: { cluster, ledger, findings, read: evidence.files, files: written } };
}

function ofIpv6(file: string): ImportProblem {
  const message = 'aws-node has ENABLE_IPv6=true: a cluster of IPv6 cannot be imported';
  return { ...problem('ipv6-cluster', message, 'import a cluster whose pods have IPv4 addresses'), file };
}

const WHOLE = { line: 1, column: 1 } as const;

function refuse(files: readonly ImportFile[], evidence: Evidence): ImportOutcome {
  const [first] = files;
  const hasThings = evidence.nodes.length + evidence.pods.length + evidence.pools.length > 0;
  const [code, message, fix] = hasThings
    ? ([
        'no-time',
        'no file says when it was written, or has nodes',
        'add kubectl get nodes,pods -A -o json, or use --at TIME',
      ] as const)
    : ([
        'no-cluster',
        'no nodes and no pods in any file',
        'see vpc-cni-sim import --how for what to collect',
      ] as const);
  return { ok: false, problems: [{ file: first?.name ?? '', ...WHOLE, code, message, fix }] };
}

const MOST_TOLD = 20;

function contradicting(lines: readonly string[]): ImportProblem[] {
  const told = lines
    .slice(0, MOST_TOLD)
    .map((message) => problem('contradiction', message, 'collect all files within a minute'));
  const count = plural(lines.length, 'contradiction');
  return [
    ...told,
    problem('too-many-contradictions', `${count} between the files`, 'collect them again, or use --lenient'),
  ];
}

function problem(code: string, message: string, fix: string): ImportProblem {
  return { file: '', ...WHOLE, code, message, fix };
}
