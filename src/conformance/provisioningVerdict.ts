// Holds Karpenter's provisioning against the real one: one pass over a recorded state has to plan the same claims, and
// each launch has to ask EC2 for the same.

import { SeededChooser } from '../kernel/chooser.ts';
import { Random } from '../kernel/random.ts';
import {
  cheapestPrice,
  orderByPrice,
  type InstanceTypeOption,
} from '../autoscaling/karpenter/catalogue/instanceTypeOption.ts';
import { instanceTypesOf } from '../autoscaling/karpenter/catalogue/catalogue.ts';
import { provision, type ProvisioningResult } from '../autoscaling/karpenter/scheduling/provision.ts';
import {
  claimLabels,
  claimRequirements,
  type PlannedClaim,
} from '../autoscaling/karpenter/scheduling/plannedClaim.ts';
import { InstanceProvider } from '../autoscaling/karpenter/launch/instanceProvider.ts';
import { taintText } from '../autoscaling/karpenter/taints.ts';
import { INSTANCE_TYPE_LABEL } from '../autoscaling/karpenter/wellKnown.ts';
import type { Pod } from '../kube/api/objects.ts';
import type { AutoscalingCase } from './autoscalingCase.ts';
import { differencesOf } from './caseVerdict.ts';
import { budgetOf, namespaceLabelsOf, nodesOf } from './karpenterCluster.ts';
import type { RecordedCluster, RecordedNodeClass } from './karpenterFormat.ts';
import { launch } from './karpenterLaunches.ts';
import { capacitySettingsOf, marketOf, nodeClassOf, subnetsOf } from './karpenterRegion.ts';
import { claimIssueOf, podsOf } from './karpenterVolumes.ts';
import { nodePoolOf, podOf, startTimeOf } from './karpenterObjects.ts';
import { amounts, recordedEvent, requirementsText, shownTypes } from './karpenterTexts.ts';
import type { Verdict } from './verdict.ts';

interface ProvisioningCase extends RecordedCluster {
  readonly now?: string;
}

/** Each plays the chances of one run. */
const SEEDS = [1, 2, 3, 4, 5, 6];

export function judgeProvisioning({ name, input, result, oneOf }: AutoscalingCase): Verdict {
  const outcomes = result === undefined ? (oneOf ?? []) : [result];
  if (!isInput(input)) return { name, accepted: false, headline: 'not of a known form', details: [] };
  const seeds = outcomes.length > 1 ? SEEDS : SEEDS.slice(0, 1);
  for (const seed of seeds) {
    const played = play(input, seed);
    const differences = outcomes
      .map((outcome) => differencesOf('', withoutHostNumbers(outcome), withoutHostNumbers(played)))
      .sort((one, other) => one.length - other.length);
    const [headline, ...details] = differences[0] ?? ['no outcome'];
    if (headline !== undefined) return { name, accepted: false, headline, details };
  }
  return { name, accepted: true };
}

function isInput(input: object): input is ProvisioningCase {
  return 'nodePools' in input && 'nodeClasses' in input;
}

/** Recordings call the hosts that are to be made by one name. */
function withoutHostNumbers(outcome: object): unknown {
  return JSON.parse(
    JSON.stringify(outcome).replaceAll(/hostname-placeholder-\d+/g, 'hostname-placeholder-N'),
  );
}

function play(input: ProvisioningCase, seed: number): object {
  const chooser = new SeededChooser(new Random(seed), 'karpenter');
  const pods = podsOf(input);
  const reasons = new Map((input.pods ?? []).map((pod, row) => [row, pod.status]));
  const nodeClasses = new Map(input.nodeClasses.map((one) => [one.name, one]));
  const nodePools = input.nodePools.filter(({ notReady }) => notReady !== true).map(nodePoolOf);
  const minValuesPolicy = input.settings?.minValuesPolicy ?? 'Strict';
  const provider = new InstanceProvider(minValuesPolicy);
  for (const { type, zone, capacityType = 'on-demand' } of input.unavailableOfferings ?? [])
    provider.unavailable.markOffering(type, zone, capacityType, 0);
  for (const subnet of input.unavailableSubnets ?? []) provider.unavailable.markSubnet(subnet, 0);
  const market = marketOf(input);
  const optionsOf = (recorded: RecordedNodeClass): InstanceTypeOption[] =>
    instanceTypesOf(
      nodeClassOf(recorded),
      subnetsOf(recorded),
      market,
      capacitySettingsOf(input),
      provider.unavailable.refusals,
    );
  const instanceTypes = new Map(
    nodePools.flatMap((pool) => {
      const nodeClass = nodeClasses.get(pool.template.nodeClass);
      return nodeClass === undefined ? [] : [[pool.name, optionsOf(nodeClass)] as const];
    }),
  );
  const deleting = new Set(
    (input.nodes ?? []).filter(({ deleting: goes }) => goes === true).map((one) => one.name),
  );
  const result = provision({
    nodePools,
    instanceTypes,
    daemons: (input.daemonSets ?? []).map(
      ({ spec }, row) => podOf({ metadata: { name: `daemon-${row}` }, spec: spec.template.spec }, row).spec,
    ),
    nodes: nodesOf(input, pods),
    unschedulable: pods
      .filter(({ row }) => isMarked(reasons.get(row)))
      .map((pod) => nominatedAs(pod, reasons)),
    isGoing: ({ node, claim }) => deleting.has(node?.name ?? claim?.name ?? ''),
    budgets: (input.pdbs ?? []).map(budgetOf),
    claimIssue: (pod) => claimIssueOf(pod, input),
    clock: { now: 0, startTime: startTimeOf(input) },
    namespaceLabels: namespaceLabelsOf(input),
    preferencePolicy: input.settings?.preferencePolicy ?? 'Respect',
    minValuesPolicy,
    chooser,
  });
  return {
    ...shownResult(result, chooser),
    ...(input.launch === true && { launches: launch(result.claims, { input, provider, optionsOf }) }),
  };
}

type RecordedStatus = NonNullable<NonNullable<RecordedCluster['pods']>[number]['status']>;

/** Unless the recording says so, a pod that waits is unschedulable. */
function isMarked(status: RecordedStatus | undefined): boolean {
  const reason = status?.conditions?.find(({ type }) => type === 'PodScheduled')?.reason;
  return reason === undefined || reason === 'Unschedulable';
}

function nominatedAs(pod: Pod, reasons: ReadonlyMap<number, RecordedStatus | undefined>): Pod {
  return { ...pod, nominatedNodeName: reasons.get(pod.row)?.nominatedNodeName };
}

function shownResult(
  { claims, existing, errors, events }: ProvisioningResult,
  chooser: SeededChooser,
): object {
  const shown = events.filter(({ reason }) => reason !== 'FailedScheduling').map(recordedEvent);
  return {
    claims: claims
      .map((claim) => shownClaim(claim, chooser))
      .sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1)),
    existing: Object.fromEntries(existing.map(({ node, pods }) => [node.name, names(pods)])),
    errors: Object.fromEntries([...errors].map(([pod, error]) => [pod.name, error])),
    ...(shown.length > 0 && { events: shown }),
  };
}

function sortKey({
  nodePool,
  pods,
}: {
  readonly nodePool: string;
  readonly pods: readonly string[];
}): string {
  return `${nodePool} ${pods[0]}`;
}

function names(pods: readonly Pod[]): string[] {
  return pods.map(({ name }) => name).sort();
}

export function shownClaim(claim: PlannedClaim, chooser: SeededChooser) {
  const { pool, pods, requests, instanceTypes, isMinValuesRelaxed } = claim;
  const asked = claimRequirements(claim);
  const { taints, startupTaints } = pool.template;
  const rows = orderByPrice(instanceTypes, asked).map(
    (option) => [option.name, cheapestPrice(option, asked)] as const,
  );
  return {
    nodePool: pool.name,
    pods: names(pods),
    labels: claimLabels(claim, chooser),
    requests: amounts(requests),
    requirements: requirementsText(asked.without([INSTANCE_TYPE_LABEL])),
    types: shownTypes(rows, ([name]) => name),
    ...(taints.length > 0 && { taints: taints.map(taintText) }),
    ...(startupTaints.length > 0 && { startupTaints: startupTaints.map(taintText) }),
    ...(isMinValuesRelaxed && { minValuesRelaxed: true }),
  };
}
