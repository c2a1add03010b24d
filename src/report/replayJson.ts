// A replay as an object for programs. Its form is that of `replaySchema.ts`, whose type alone is needed here.

import { formatCidr } from '../base/ipv4.ts';
import { METRICS } from '../base/metrics.ts';
import type { Milliseconds } from '../base/time.ts';
import { dollarsOf, type NodeChange } from '../record/nodeChanges.ts';
import { surplusOf, type NodeUpdate } from '../record/nodeUpdates.ts';
import type { NodeSummary, RunSummary } from '../record/summary.ts';
import { situationOf } from '../explain/finding.ts';
import { findings } from '../explain/findings.ts';
import { hazardCause, hazardHeadline } from '../explain/hazardText.ts';
import { HAZARD_CAUSES, type Hazard } from '../record/hazards.ts';
import type { WaitingPod } from '../record/waiting.ts';
import { askedAt } from '../scenario/askedAt.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import { formatPath } from '../scenario/language/diagnostics.ts';
import type { AllocatorFault } from '../world/allocator/fault.ts';
import type { ExpectationResult } from '../world/expectations.ts';
import type { ObservationResult } from '../world/observations.ts';
import { sumOf } from './costText.ts';
import { episodeDocument, whatIfDocuments } from './explainJson.ts';
import type { Replay } from './replay.ts';
import { runHeadline } from './runHeadline.ts';
import type { ReplayDocument } from './replaySchema.ts';

export function replayDocument({ scenario, result, help = [] }: Replay, digest: string): ReplayDocument {
  const { summary } = result;
  const situation = situationOf(scenario, result);
  const found = findings(situation);
  return {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Replay',
    scenario: scenario.name,
    seed: result.seed,
    ignored: scenario.ignored.map(({ kind, field, count, pods, would }) => ({
      kind,
      field: field ?? null,
      count,
      ...(pods === undefined ? {} : { pods }),
      ...(would === undefined ? {} : { would }),
    })),
    digest,
    simulatedMs: result.simulatedMs,
    events: result.events,
    pods: { ...summary.pods },
    waiting: summary.waiting.map(waitingOf),
    headline: runHeadline(situation, found),
    episodes: summary.episodes.map(episodeDocument),
    neverStarted: summary.neverStarted.map(({ reason, count }) => ({ reason, count })),
    failedSandboxes: summary.failedSandboxes.map(({ reason, count }) => ({ reason, count })),
    throttledCalls: summary.throttledCalls.map(({ call, count, from, to, delaying }) => ({
      call,
      count,
      fromMs: from,
      toMs: to,
      delaying,
    })),
    jobs: {
      complete: summary.jobs.complete,
      failed: summary.jobs.failed,
      failures: summary.jobs.failures.map(({ reason, count, from, to }) => ({
        reason,
        count,
        fromMs: from,
        toMs: to,
      })),
    },
    findings: found.map(({ finding, text, from, place }) => ({
      finding,
      text,
      fromMs: from ?? null,
      place,
    })),
    story: summary.fullStory.map(({ at, text }) => ({ atMs: at, text })),
    nodes: summary.nodes.map(nodeOf),
    nodeGroups: nodeGroupsOf(scenario, summary),
    subnets: scenario.ec2.subnets.map(({ id, cidr }) => {
      const found = summary.subnets.find((subnet) => subnet.name === id);
      return {
        name: id,
        cidr: formatCidr(cidr),
        free: found?.free ?? 0,
        freePrefixes: found?.freePrefixes ?? 0,
        lowestFree: found?.lowestFree ?? 0,
        lowestFreeAtMs: found?.lowestFreeAt ?? 0,
      };
    }),
    ec2Calls: { ...summary.ec2Calls },
    cost: costOf(summary.instanceCosts),
    nodeUpdates: summary.nodeUpdates.map(updateOf),
    nodeChanges: summary.nodeChanges.map((change) => changeOf(change, summary.at)),
    creationToRunningMs: summary.podStartMs ?? null,
    podStartMs: summary.podStartMs ?? null,
    whatIfs: help.map(({ reason, table }) => ({
      reason,
      population: table.population,
      untilMs: table.horizon,
      rows: whatIfDocuments(table.rows),
    })),
    expectations: result.expectations.map(expectationOf),
    observations: result.observations.map(observationOf),
    hazards: summary.hazards.map(hazardOf),
    ...(result.allocatorFault === undefined ? {} : { allocatorFault: faultOf(result.allocatorFault) }),
    ...(result.standstill === undefined
      ? {}
      : { standstill: { atMs: result.standstill.at, text: result.standstill.text } }),
    brokenInvariants: [...(result.brokenInvariant?.texts ?? [])],
  };
}

function faultOf(fault: AllocatorFault): NonNullable<ReplayDocument['allocatorFault']> {
  const { at, node, allocator, rule, text, calls, pool } = fault;
  return {
    atMs: at,
    node,
    allocator,
    rule,
    text,
    calls: calls.map((call) => ({ atMs: call.at, text: call.text })),
    pool: [...pool],
  };
}

function hazardOf(hazard: Hazard): ReplayDocument['hazards'][number] {
  const { reason, cause, address, node, pods, nodes, victim, restartedAt, from, to } = hazard;
  const { issues, fixedIn } = HAZARD_CAUSES[cause];
  return {
    reason,
    fromMs: from,
    toMs: to ?? null,
    address,
    node,
    pods: [...pods],
    nodes: [...nodes],
    victim,
    cause,
    restartedAtMs: restartedAt,
    text: `${hazardHeadline(hazard)}. ${hazardCause(hazard)}`,
    upstream: { repository: 'aws/amazon-vpc-cni-k8s', issues: [...issues], fixedIn },
  };
}

function waitingOf(waiting: WaitingPod): ReplayDocument['waiting'][number] {
  const { pod, state, reason, message, count, sinceMs } = waiting;
  return { pod, state, reason, message, count, sinceMs };
}

function nodeOf(node: NodeSummary): ReplayDocument['nodes'][number] {
  const { name, group, instanceType, maxPods, pods, attachedEnis } = node;
  const { prefixes, ...addresses } = node.addresses;
  const status = statusOf(node);
  return { name, status, group, instanceType, maxPods, pods, enis: attachedEnis, addresses, prefixes };
}

function statusOf({ ready, cordoned }: NodeSummary): string {
  return `${ready ? 'Ready' : 'NotReady'}${cordoned ? ',SchedulingDisabled' : ''}`;
}

function nodeGroupsOf(scenario: CompiledScenario, summary: RunSummary): ReplayDocument['nodeGroups'] {
  return [...askedAt(scenario, summary.at).nodeGroups.values()].map(({ name, size }) => {
    const group = summary.nodeGroups.find((each) => each.name === name);
    const failures = group?.failedLaunches ?? [];
    return {
      name,
      size,
      nodes: group?.nodes ?? 0,
      failedLaunches: failures.map(({ code, count, lastAt }) => ({ code, count, lastAtMs: lastAt })),
    };
  });
}

function costOf(costs: RunSummary['instanceCosts']): ReplayDocument['cost'] {
  return {
    dollars: toCents(sumOf(costs)),
    spotDollars: toCents(sumOf(costs.filter(({ spotIn }) => spotIn !== undefined))),
    instances: costs.map(({ instanceType, spotIn, hours, dollars }) => ({
      instanceType,
      capacityType: spotIn === undefined ? 'ON_DEMAND' : 'SPOT',
      hours: Math.round(hours * 10_000) / 10_000,
      dollars: dollars === undefined ? null : toCents(dollars),
    })),
  };
}

function changeOf(change: Readonly<NodeChange>, now: Milliseconds): ReplayDocument['nodeChanges'][number] {
  const {
    node,
    maker,
    group,
    nodeClaim = null,
    instanceType,
    subnet,
    spotIn,
    launchedAt,
    came,
    went,
  } = change;
  const cost = dollarsOf(change, now);
  return {
    node,
    maker,
    group,
    nodeClaim,
    instanceType,
    capacityType: spotIn === undefined ? 'ON_DEMAND' : 'SPOT',
    subnet,
    launchedAtMs: launchedAt,
    came: {
      reason: came.reason,
      pods: came.pods,
      instanceTypes: came.choice?.instanceTypes ?? null,
      offered: came.choice?.offered ?? null,
    },
    went: went === undefined ? null : { atMs: went.at, reason: went.reason },
    goneAtMs: change.goneAt ?? null,
    dollars: cost === undefined ? null : toCents(cost),
  };
}

/** To a hundredth of a cent. */
function toCents(dollars: number): number {
  return Math.round(dollars * 10_000) / 10_000;
}

function updateOf(update: NodeUpdate): ReplayDocument['nodeUpdates'][number] {
  const { group, from, to, status, error, nodes, replaced, surge, addressesBefore, lowestFree } = update;
  return {
    nodeGroup: group,
    fromMs: from,
    toMs: to ?? null,
    status,
    error:
      error === undefined
        ? null
        : { errorCode: error.code, errorMessage: error.message, resourceIds: [...error.resourceIds] },
    nodes,
    replaced,
    surge,
    addressesBefore,
    addressesAbove: surplusOf(update),
    failedLaunches: update.failedLaunches,
    lowestFree:
      lowestFree === undefined
        ? null
        : { subnet: lowestFree.subnet, free: lowestFree.free, atMs: lowestFree.at },
  };
}

function observationOf(result: ObservationResult): ReplayDocument['observations'][number] {
  const { at, prompt, command, stdout, stderr, exitCode, problem, expectations } = result;
  return {
    atMs: at,
    prompt,
    command,
    stdout,
    stderr,
    exitCode,
    problem: problem ?? null,
    expectations: expectations.map(({ text, held }) => ({ text, held })),
  };
}

function expectationOf(result: ExpectationResult): ReplayDocument['expectations'][number] {
  const { text, at, metric, from, comparison, expected, actual, held, sinceMs, why, path } = result;
  return {
    path: formatPath(path),
    text,
    metric: metric ?? null,
    fromMs: from ?? null,
    atMs: at,
    expected: `${comparison} ${expected}`,
    actual,
    unit: metric === undefined ? '' : METRICS[metric].unit,
    held,
    sinceMs,
    why,
  };
}
