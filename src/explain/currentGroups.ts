// The node groups there are at the moment that is asked about, and how many nodes each should have.

import type { Milliseconds } from '../base/time.ts';
import type { NodeGroupConfig } from '../kube/api/config.ts';
import { allNodeGroups } from './nodeShape.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';

export interface ScenarioAt {
  readonly scenario: CompiledScenario;
  readonly at: Milliseconds;
}

export function currentGroups({ scenario, at }: ScenarioAt): NodeGroupConfig[] {
  const gone = new Set(
    scenario.timeline.flatMap(({ at: when, action }) =>
      action.kind === 'delete-node-group' && when <= at ? [action.group] : [],
    ),
  );
  const late = new Set(
    scenario.timeline.flatMap(({ at: when, action }) =>
      action.kind === 'add-node-group' && when > at ? [action.group.name] : [],
    ),
  );
  return allNodeGroups(scenario).filter(({ name }) => !gone.has(name) && !late.has(name));
}

/** Nodes the group should have by then. */
export function desiredSize(group: NodeGroupConfig, { scenario, at }: ScenarioAt): number {
  let { size } = group;
  for (const { at: when, action } of scenario.timeline) {
    if (action.kind === 'scale-node-group' && action.group === group.name && when <= at) size = action.size;
  }
  return size;
}
