// What two releases of the CNI do otherwise, and which of it makes a difference: the scenario with the newer settings is
// played once more for each rule in which the releases differ, with that one rule as the other release has it. Rules of which
// none makes a difference alone are looked for together.

import { METRIC_NAMES, type MetricName, type RunFigures } from '../base/metrics.ts';
import { keysOf } from '../base/records.ts';
import type { Milliseconds } from '../base/time.ts';
import { UPSTREAM_RULES, upstreamRules, type RuleName, type UpstreamRules } from '../ipamd/rules.ts';
import { TraceDigest } from '../record/digest.ts';
import { withChanges } from '../scenario/cluster/cniDocument.ts';
import { changedSettings, manifestEnv, type CniEnv } from '../scenario/cluster/cniSettings.ts';
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

/** What several rules come to, of which none makes a difference alone. */
export interface JointEffect extends Pick<RuleEffect, 'firstAt' | 'changes'> {
  /** As few as possible: with one of them as in B the others make none. */
  readonly rules: readonly Pick<RuleEffect, 'does' | 'ofB'>[];
}

export interface RuleEffects {
  /** In how many rules the two releases differ. */
  readonly differing: number;
  readonly effects: readonly RuleEffect[];
  /** Undefined: the rules that have no effect alone have none together. */
  readonly together: JointEffect | undefined;
}

/** Undefined where both have the same release. `seed`: that of all runs here. */
export function ruleEffects(
  a: CompiledScenario,
  b: CompiledScenario,
  seed: number,
  onRun?: (done: number, planned: number) => void,
): RuleEffects | undefined {
  const isOnCalico = a.calico !== undefined || b.calico !== undefined;
  if (isOnCalico || a.cni.version === b.cni.version) return undefined;
  const [ofA, ofB] = [upstreamRules(a.cni.version), upstreamRules(b.cni.version)];
  const differing = keysOf(UPSTREAM_RULES).filter((rule) => ofA[rule] !== ofB[rule]);
  const variants = [...differing.map((rule) => withRule(b, rule, ofA[rule])), ...withShippedSettings(a, b)];
  const played = play(b, seed);
  const effects = variants.flatMap((variant, index) => {
    onRun?.(index, variants.length);
    return effectOf(b, played, variant, seed);
  });
  const silent = differing.filter((rule) => effects.every((effect) => effect.rule !== rule));
  return { differing: differing.length, effects, together: jointEffect(b, played, silent, ofA, seed) };
}

/** One run for all of them and, if it differs, one for each. */
function jointEffect(
  b: CompiledScenario,
  played: Played,
  silent: readonly RuleName[],
  ofA: UpstreamRules,
  seed: number,
): JointEffect | undefined {
  const effectWith = (rules: readonly RuleName[]) =>
    rules.length < 2
      ? undefined
      : differenceOf(b, played, { scenario: b, allocator: asInA(rules, ofA) }, seed);
  if (effectWith(silent) === undefined) return undefined;
  let needed = silent;
  for (const rule of silent) {
    const others = needed.filter((each) => each !== rule);
    if (effectWith(others) !== undefined) needed = others;
  }
  const effect = effectWith(needed);
  const rules = needed.map((rule) => ({ does: UPSTREAM_RULES[rule].does, ofB: !ofA[rule] }));
  return effect && { rules, ...effect };
}

function asInA(rules: readonly RuleName[], ofA: UpstreamRules): Allocator {
  return ipamd({ rules: Object.fromEntries(rules.map((rule) => [rule, ofA[rule]])) });
}

/** B with one thing as A has it. */
interface Variant extends Pick<RuleEffect, 'rule' | 'does' | 'ofB'> {
  readonly scenario: CompiledScenario;
  readonly allocator: Allocator | undefined;
}

function withRule(b: CompiledScenario, rule: RuleName, ofA: boolean): Variant {
  const { does } = UPSTREAM_RULES[rule];
  return { rule, does, ofB: !ofA, scenario: b, allocator: ipamd({ rules: { [rule]: ofA } }) };
}

/** None where the two manifests come with the same, or the scenarios say it themselves. */
function withShippedSettings(a: CompiledScenario, b: CompiledScenario): Variant[] {
  const names = changedSettings(shippedWith(a), shippedWith(b)).filter(
    (name) => a.cni.env[name] !== b.cni.env[name],
  );
  if (names.length === 0) return [];
  const ofA = Object.fromEntries(names.map((name) => [name, a.cni.env[name] ?? null]));
  const scenario = { ...b, cni: { ...b.cni, env: withChanges(b.cni.env, ofA) } };
  const does = `comes with other settings: ${names.join(', ')}`;
  return [{ rule: undefined, does, ofB: true, scenario, allocator: undefined }];
}

function shippedWith({ cni, cluster }: CompiledScenario): CniEnv {
  return manifestEnv(cni.version, cluster.ipFamily ?? 'ipv4');
}

interface Played {
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
  return { figures: measure.finish(end), digest: digest.finish() };
}

/** None where the run is the same with it and without. */
function effectOf(b: CompiledScenario, played: Played, variant: Variant, seed: number): RuleEffect[] {
  const { rule, does, ofB } = variant;
  const effect = differenceOf(b, played, variant, seed);
  return effect === undefined ? [] : [{ rule, does, ofB, ...effect }];
}

function differenceOf(
  b: CompiledScenario,
  played: Played,
  { scenario, allocator }: Pick<Variant, 'scenario' | 'allocator'>,
  seed: number,
): Pick<RuleEffect, 'firstAt' | 'changes'> | undefined {
  const without = play(scenario, seed, allocator);
  if (without.digest === played.digest) return undefined;
  const first = firstDifference(b, scenario, seed, undefined, [undefined, allocator]);
  if (first === undefined) return undefined;
  const changes = METRIC_NAMES.flatMap((metric) => {
    const difference = played.figures[metric] - without.figures[metric];
    return difference === 0 ? [] : [{ metric, difference }];
  });
  return { firstAt: first.at, changes };
}
