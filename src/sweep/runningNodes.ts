// A setting of aws-node as a change to the running cluster: the same scenario with the settings of today at first, and
// the change at a moment before the load, under it, and at the peak. Only what comes after the change is measured.

import { formatDuration, SECOND, type Milliseconds } from '../base/time.ts';
import { changedSettings } from '../scenario/cluster/cniSettings.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import { readDuration } from '../scenario/language/latencyText.ts';
import { withSettings } from '../scenario/variant.ts';
import { playScenario } from '../world/run.ts';
import type { Candidate } from './candidate.ts';
import type { SweepPlan } from './plan.ts';
import { scenarioHash } from './scenarioHash.ts';

/** Values of aws-node's environment that differ; null: unset. */
export type EnvChange = Readonly<Record<string, string | null>>;

export interface ChangeMoment {
  readonly at: Milliseconds;
  readonly when: 'before the load' | 'under load' | 'at the peak';
}

export function envChange(today: CompiledScenario, wanted: CompiledScenario): EnvChange {
  const { env } = wanted.cni;
  return Object.fromEntries(changedSettings(today.cni.env, env).map((name) => [name, env[name] ?? null]));
}

/** Less time than this between two moments tells nothing. */
const APART: Milliseconds = 20 * SECOND;

/** Seen in one run as it is today: where the load begins, and where most pods have addresses. */
export function changeMoments(scenario: CompiledScenario, seed: number): ChangeMoment[] {
  let [ready, load, peakAt]: (Milliseconds | undefined)[] = [];
  let [served, most] = [0, 0];
  const end = playScenario(scenario, seed, (fact, at) => {
    if (fact.kind === 'node-ready') ready ??= at;
    if (fact.kind === 'pod-created' && !fact.hostNetwork && !fact.pod.startsWith('kube-system/')) load ??= at;
    if (fact.kind === 'address-unassigned') served--;
    if (fact.kind !== 'address-assigned') return;
    served++;
    if (load === undefined || served <= most) return;
    most = served;
    peakAt = at;
  });
  if (ready === undefined || load === undefined || peakAt === undefined) return [];
  const whole = (at: Milliseconds): Milliseconds => Math.floor(at / SECOND) * SECOND;
  const moments: ChangeMoment[] = [
    { at: whole((ready + load) / 2), when: 'before the load' },
    { at: whole((load + peakAt) / 2), when: 'under load' },
    { at: whole(peakAt), when: 'at the peak' },
  ];
  return moments.filter(({ at }, place) => {
    const before = place === 0 ? ready : moments[place - 1]?.at;
    return before !== undefined && at - before >= (place === 0 ? APART / 2 : APART) && at < end;
  });
}

/** One candidate for each moment; undefined: the scenario refuses the change. */
export function changedPlan(
  document: ScenarioDocument,
  change: EnvChange,
  moments: readonly ChangeMoment[],
  seeds: readonly number[],
): SweepPlan | undefined {
  const candidates = moments.flatMap(({ at, when }): Candidate[] => {
    const step = { at: formatDuration(at), setCniEnv: change };
    // Steps stand in order of time.
    const later = document.timeline.findIndex((each) => readDuration(each.at) > at);
    const timeline = document.timeline.toSpliced(later === -1 ? document.timeline.length : later, 0, step);
    const variant = withSettings(document, [{ path: 'timeline', value: timeline }]);
    if (!variant.ok) return [];
    const { scenario } = variant;
    const outcome = { kind: 'runs', scenario, hash: scenarioHash(scenario), traps: [], from: at } as const;
    return [{ name: when, label: when, settings: [], outcome }];
  });
  if (candidates.length === 0 || candidates.length < moments.length) return undefined;
  return { scenario: document.metadata.name, axes: [], candidates, baseline: 0, seeds };
}
