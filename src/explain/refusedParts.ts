// Workloads that lack pods because admission refuses them: by what, and what would let them in.

import { formatMoment } from '../base/time.ts';
import { plural } from '../base/words.ts';
import { own } from '../base/own.ts';
import { usedWithObjects } from '../kube/api/objectUsage.ts';
import { allObjects } from '../kube/controllers/standingObjects.ts';
import { quotaAmount, type QuotaStatus } from '../kube/api/resourceQuotas.ts';
import { refusalCause, refusalReason } from '../record/refusedPods.ts';
import type { RunSummary } from '../record/summary.ts';
import { isMapping, partIn } from '../scenario/manifest/rules/fields.ts';
import { type Change, fromNow, untried } from './change.ts';
import { bare, type Part } from './explanation.ts';
import { link, say } from './link.ts';
import type { PlayedRun } from './playedRun.ts';
import { populationSince } from './population.ts';
import { creations } from './whatIf.ts';

type Refused = RunSummary['refusedPods'][number];

/** `workload`: of it alone. */
export function refusedParts(run: PlayedRun, workload?: string): Part[] {
  return shortOfPods(run)
    .filter((refused) => workload === undefined || refused.workload === workload)
    .map((refused) => refusedPart(refused, run));
}

/** Whether the workload has a part. */
export function lacksPods(workload: string, run: PlayedRun): boolean {
  return shortOfPods(run).some((refused) => refused.workload === workload);
}

function shortOfPods({ summary }: PlayedRun): Refused[] {
  return summary.refusedPods.filter((refused) => missingOf(refused) > 0);
}

function missingOf({ wanted = 0, pods }: Refused): number {
  return wanted - pods;
}

function refusedPart(refused: Refused, run: PlayedRun): Part {
  const { namespace, workload, wanted = 0, pods, message, count, from, to } = refused;
  const attempts = say`${plural(count, 'attempt')} failed, the last at ${formatMoment(to)}`;
  return {
    ...bare(
      `${workload} has ${pods} of ${plural(wanted, 'pod')}: more are refused since ${formatMoment(from)} (${refusalCause(refused)})`,
    ),
    message,
    chain: [link(say`${refusalReason(refused)}`, [link(attempts)])],
    whatIfs: creations(
      populationSince(`${namespace}/${workload}`, from, run),
      wanted,
      changesFor(refused, run),
      run,
    ),
  };
}

function changesFor(refused: Refused, run: PlayedRun): Change[] {
  const then = { document: run.document, at: refused.from };
  if (refused.plugin === 'Priority') {
    const manifest = { ...PRIORITY_CLASS, metadata: { name: refused.by }, value: 0 };
    return [fromNow(`apply PriorityClass ${refused.by}`, then, { manifest })];
  }
  if (Object.keys(refused.needs).length === 0)
    return [untried('other requests and limits in the pod template', 'how much is for its author to say')];
  const { stores } = run.world.kubernetes;
  const named = { namespace: refused.namespace, name: refused.by };
  const quota = stores.admission.quotas.store.at(named);
  const merged = stores.standing.mergedOf('ResourceQuota', named);
  if (quota === undefined || !isMapping(merged)) return [];
  const raised = raisedFor(
    shortOfPods(run).filter((other) => isBySame(other, refused)),
    { config: quota.config, used: usedWithObjects(quota, allObjects(stores.objects)) },
  );
  const listed = Object.entries(raised).map(([name, amount]) => `${name}=${amount}`);
  const spec = partIn(merged, 'spec');
  const manifest = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { namespace: named.namespace, name: named.name },
    spec: { ...spec, hard: { ...partIn(spec, 'hard'), ...raised } },
  };
  return [fromNow(`raise ResourceQuota ${refused.by} to ${listed.join(',')}`, then, { manifest })];
}

const PRIORITY_CLASS = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass' };

function isBySame(one: Refused, other: Refused): boolean {
  return one.namespace === other.namespace && one.by === other.by;
}

/** Enough for all pods that it keeps away now. */
function raisedFor(refused: readonly Refused[], { config, used }: QuotaStatus): Record<string, string> {
  const needed: Record<string, number> = {};
  for (const one of refused)
    for (const [name, amount] of Object.entries(one.needs))
      needed[name] = (own(needed, name) ?? own(used, name) ?? 0) + amount * missingOf(one);
  return Object.fromEntries(
    Object.entries(needed)
      .filter(([name, amount]) => amount > (own(config.hard, name) ?? Infinity))
      .map(([name, amount]) => [name, quotaAmount(config, name, amount)]),
  );
}
