// What a scenario's own words and its steps ask for by some time, read without playing it.

import type { Milliseconds } from '../base/time.ts';
import type { CompiledScenario } from './compiled.ts';
import { Asked } from './steps/asked.ts';
import { askFor } from './steps/table.ts';

export function askedAtStart({ cni, cluster, nodeGroups }: CompiledScenario): Asked {
  const asked = new Asked(cni.env, cni.version);
  for (const group of nodeGroups) asked.addNodeGroup(group);
  for (const eniConfig of cluster.eniConfigs ?? []) asked.eniConfigs.set(eniConfig.name, eniConfig);
  return asked;
}

/** With all steps of that time; without `at`, by the end. */
export function askedAt(scenario: CompiledScenario, at: Milliseconds = Infinity): Asked {
  const asked = askedAtStart(scenario);
  for (const step of scenario.timeline) if (step.at <= at) askFor(asked, step.action, step.at);
  return asked;
}
