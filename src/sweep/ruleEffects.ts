// What two releases of the CNI do otherwise, and which of it makes a difference: the scenario with the newer settings is
// played once more for each rule in which the releases differ, with that one rule as the other release has it.

import { METRIC_NAMES, type MetricName, type RunFigures } from '../base/metrics.ts';
import { keysOf } from '../base/records.ts';
import type { Milliseconds } from '../base/time.ts';
import { UPSTREAM_RULES, upstreamRules, type RuleName } from '../ipamd/rules.ts';
import { TraceDigest } from '../record/digest.ts';
import { manifestEnv, changedSettings } from '../scenario/cluster/cniSettings.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { Allocator } from '../world/allocator/allocator.ts';
import { ipamd } from '../world/allocator/ipamd.ts';
import { firstDifference } from '../world/firstDifference.ts';
import { playScenario } from '../world/run.ts';
import { SpanMeasure } from '../world/spanMeasures.ts';

export interface RuleEffect {
  /** Undefined: not a rule, but the settings that the release's manifest comes with. */
  readonly rule: RuleName | undefined;
  /** What such a daemon does. */
  readonly does: string;
  /** Whether B has the rule and A has not, or the other way round. */
  readonly ofB: boolean;
  /** When B first does something because of it that it would not do otherwise. */
  readonly firstAt: Milliseconds;
  /** What of B's figures is due to it: B less B with the rule as in A. Those that are equal are left out. */
  readonly changes: readonly { readonly metric: MetricName; readonly difference: number }[];
}

export interface RuleEffects {
  /** In how many rules the two releases differ. */
  readonly differing: number;
  readonly effects: readonly RuleEffect[];
}

/** Undefined where both have the same release. `seed`: that of all runs here. */
export function ruleEffects(
  a: CompiledScenario,
  b: CompiledScenario,
  seed: number,
  onRun?: (done: number, planned: number) => void,
): RuleEffects | undefined {
  if (a.cni.version === b.cni.version) return undefined;
  const [ofA, ofB] = [upstreamRules(a.cni.version), upstreamRules(b.cni.version)];
  const differing = keysOf(UPSTREAM_RULES).filter((rule) => ofA[rule] !== ofB[rule]);
  const played = play(b, seed);
  const effects = differing.flatMap((rule, index): RuleEffect[] => {
    onRun?.(index, differing.length);
    const allocator = ipamd({ rules: { [rule]: ofA[rule] } });
    const { does } = UPSTREAM_RULES[rule];
    return effectOf(played, { scenario: b, seed, allocator }, { rule, does, ofB: ofB[rule] });
  });
  const settings = changedSettings(
    manifestEnv(a.cni.version, a.cluster.ipFamily ?? 'ipv4'),
    manifestEnv(b.cni.version, b.cluster.ipFamily ?? 'ipv4'),
  ).filter((name) => a.cni.env[name] !== b.cni.env[name]);
  if (settings.length === 0) return { differing: differing.length, effects };
  const asInA = { ...b, cni: { ...b.cni, env: withSettingsOf(a, b, settings) } };
  const told = { rule: undefined, does: `comes with other settings: ${settings.join(', ')}`, ofB: true };
  const ofSettings = effectOf(played, { scenario: asInA, seed, allocator: undefined }, told);
  return { differing: differing.length, effects: [...effects, ...ofSettings] };
}

function withSettingsOf(
  a: CompiledScenario,
  b: CompiledScenario,
  names: readonly string[],
): CompiledScenario['cni']['env'] {
  const env: Record<string, string | undefined> = { ...b.cni.env };
  for (const name of names) env[name] = a.cni.env[name];
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

interface Run {
  readonly scenario: CompiledScenario;
  readonly seed: number;
  readonly allocator: Allocator | undefined;
}

interface Played extends Run {
  readonly figures: RunFigures;
  readonly digest: string;
}

function play(scenario: CompiledScenario, seed: number, allocator?: Allocator): Played {
  const measure = new SpanMeasure(0, 'end');
  const digest = new TraceDigest();
  const end = playScenario(
    scenario,
    seed,
    (fact, at) => {
      measure.apply(fact, at);
      digest.add({ t: at, ...fact });
    },
    undefined,
    allocator,
  );
  return { scenario, seed, allocator, figures: measure.finish(end), digest: digest.finish() };
}

/** None where the run is the same with it and without. */
function effectOf(
  played: Played,
  { scenario, seed, allocator }: Run,
  told: Pick<RuleEffect, 'rule' | 'does' | 'ofB'>,
): RuleEffect[] {
  const without = play(scenario, seed, allocator);
  if (without.digest === played.digest) return [];
  const first = firstDifference(played.scenario, scenario, seed, undefined, [undefined, allocator]);
  if (first === undefined) return [];
  const changes = METRIC_NAMES.flatMap((metric) => {
    const difference = played.figures[metric] - without.figures[metric];
    return difference === 0 ? [] : [{ metric, difference }];
  });
  return [{ ...told, firstAt: first.at, changes }];
}
