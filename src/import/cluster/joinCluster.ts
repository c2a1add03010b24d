// Evidence into one cluster: each step takes what the ones before have settled, and says what it had to guess.

import { parseIpv4 } from '../../base/ipv4.ts';
import { SECOND, type Milliseconds } from '../../base/time.ts';
import { manifestEnv } from '../../scenario/cluster/cniSettings.ts';
import { withChanges } from '../../scenario/cluster/cniDocument.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { AddressLedger } from './addressLedger.ts';
import { attachBranches } from './branches.ts';
import { captureTime, type Moments } from './captureTime.ts';
import type { ImportedCluster, ImportedNode, ImportedPod } from './cluster.ts';
import { cniOf } from './cni.ts';
import { Findings } from './findings.ts';
import { attachInterfaces } from './interfaces.ts';
import { kubernetesVersion, regionOf } from './version.ts';
import { nodeGroupsOf } from './nodeGroups.ts';
import { nodesOf } from './nodes.ts';
import { addNodesOfPools } from './nodesOfPools.ts';
import { checkSums, holdOthers } from './others.ts';
import { podsOf, settleAddresses } from './pods.ts';
import { addressesOfPods, coolDown, poolsByNode } from './pools.ts';
import { subnetsOf, vpcCidrs, type SeenAddress } from './subnets.ts';
import { clusterAutoscalerOf } from './clusterAutoscaler.ts';
import { karpenterOf } from './karpenter.ts';
import { leaveUnused, objectsOf } from './workloads.ts';

export interface Joined {
  readonly cluster: ImportedCluster;
  readonly ledger: AddressLedger;
  readonly findings: Findings;
}

/** Undefined: there is no cluster in the files, or nothing says when they were written. */
export function joinCluster(
  evidence: Evidence,
  moments: Moments,
  name: string | undefined,
): Joined | undefined {
  const findings = new Findings();
  findings.warned.push(...evidence.warned);
  findings.leftOut.push(...evidence.leftOut);
  const capturedAt = captureTime(evidence, moments, findings);
  if (capturedAt === undefined) return undefined;
  addNodesOfPools(evidence, findings);
  const nodes = nodesOf(evidence, capturedAt, findings);
  if (nodes.length === 0) return undefined;
  const pods = podsOf(evidence, nodes, capturedAt, findings);
  const subnets = subnetsOf(evidence, seenAddresses(nodes, pods), findings);
  const cni = cniOf(evidence, findings);
  const env = withChanges(manifestEnv(cni.version, 'ipv4'), cni.env);
  const ledger = new AddressLedger();
  const pools = poolsByNode(evidence, nodes, pods, findings);
  // Others first: what is theirs is not to be given to nodes of which nothing is known.
  const placed = { evidence, nodes, pods, subnets, ledger, env, pools, capturedAt, findings };
  const leftInterfaces = holdOthers(evidence, nodes, subnets, ledger, findings);
  attachInterfaces(placed);
  attachBranches(pods, nodes, subnets, ledger, findings);
  const whole = nodes.filter(({ interfaces }) => interfaces.length > 0);
  settleAddresses(pods, whole, addressesOfPods(evidence), ledger, findings);
  coolDown(pools, whole, pods, cooldownOf(env), capturedAt, findings);
  checkSums(evidence, subnets, ledger, findings);
  const used = new Set(whole.flatMap(({ interfaces }) => interfaces.map(({ subnet }) => subnet)));
  for (const { subnet } of leftInterfaces) used.add(subnet);
  const names = new Set(whole.map((node) => node.name));
  const groups = nodeGroupsOf(evidence, whole, subnets, findings);
  for (const group of groups) for (const subnet of group.subnets) used.add(subnet);
  const kept = leaveUnused(subnets.all, used, findings);
  const [known] = evidence.clusterNames;
  tellAlways(findings);
  return {
    ledger,
    findings,
    cluster: {
      name: name ?? known ?? 'cluster',
      capturedAt,
      kubernetesVersion: kubernetesVersion(evidence, findings),
      cni,
      region: regionOf(kept, evidence),
      cidrs: vpcCidrs(evidence, kept, findings),
      subnets: kept,
      nodes: whole,
      leftInterfaces,
      pods: pods.filter(({ node }) => node === undefined || names.has(node)),
      groups,
      karpenter: karpenterOf(evidence, whole, kept, findings),
      clusterAutoscaler: clusterAutoscalerOf(evidence, findings),
      objects: objectsOf(evidence, pods, findings),
    },
  };
}

function seenAddresses(nodes: readonly ImportedNode[], pods: readonly ImportedPod[]): SeenAddress[] {
  const zones = new Map(nodes.map(({ name, zone }) => [name, zone]));
  const ofPods = pods.flatMap(({ node, address }) =>
    node === undefined || address === undefined ? [] : [{ address, zone: zones.get(node) ?? '' }],
  );
  return [...nodes.map(({ address, zone }) => ({ address, zone })), ...ofPods].filter(
    ({ address }) => parseIpv4(address) !== undefined,
  );
}

function cooldownOf(env: Readonly<Record<string, string>>): Milliseconds {
  const seconds = Number(env['IP_COOLDOWN_PERIOD'] ?? 30);
  return (Number.isFinite(seconds) ? Math.max(0, seconds) : 30) * SECOND;
}

/** What no file can say. */
function tellAlways(findings: Findings): void {
  findings.guess(
    'clocks of ipamd (last decrease, last reconcile)',
    'as if just done',
    'no file has them',
    null,
  );
  findings.guess('token buckets of the EC2 API', 'full', 'no file has them', null);
}
