// Whether the timeline of a scenario makes sense as a sequence: one action a step, times in order and before the end.

import { formatDuration } from '../../base/time.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import type { ScenarioDocument } from '../document/document.ts';
import { readDuration } from '../language/latencyText.ts';
import { saidBy, STEP_KEYS } from '../steps/table.ts';
import type { TimedStep } from '../document/timedSteps.ts';

export function orderFaults(document: ScenarioDocument, steps: readonly TimedStep[]): LocatedFault[] {
  return [
    ...emptyLists(document),
    ...actionFaults(document),
    ...valueFaults(document),
    ...unorderedFaults(document),
    ...endFaults(document, steps),
  ];
}

function emptyLists({ vpc, nodeGroups }: ScenarioDocument): LocatedFault[] {
  const empty = (list: readonly unknown[], path: DocumentPath): LocatedFault[] =>
    list.length > 0 ? [] : [faultAt(path, { code: 'empty-list' })];
  return [
    ...empty(vpc.cidrs, ['vpc', 'cidrs']),
    ...empty(vpc.subnets, ['vpc', 'subnets']),
    ...empty(nodeGroups, ['nodeGroups']),
  ];
}

function actionFaults({ timeline }: ScenarioDocument): LocatedFault[] {
  return timeline.flatMap((step, index) => {
    const actions = saidBy(step).map(({ key }) => key);
    const [first, second] = actions;
    if (first === undefined) return [faultAt(['timeline', index], { code: 'no-action', actions: STEP_KEYS })];
    if (second === undefined) return [];
    return [faultAt(['timeline', index, second], { code: 'several-actions', actions }, 'key')];
  });
}

/** What is wrong with what a step says by itself. */
function valueFaults({ timeline }: ScenarioDocument): LocatedFault[] {
  return timeline.flatMap((step, index) =>
    saidBy(step).flatMap((said) =>
      said.faults().map((located) => ({ ...located, path: ['timeline', index, said.key, ...located.path] })),
    ),
  );
}

function unorderedFaults({ timeline }: ScenarioDocument): LocatedFault[] {
  return timeline.flatMap(({ at }, index) => {
    const previous = timeline[index - 1]?.at;
    if (previous === undefined || readDuration(previous) <= readDuration(at)) return [];
    return [faultAt(['timeline', index, 'at'], { code: 'unordered', at, previous })];
  });
}

function endFaults({ until }: ScenarioDocument, steps: readonly TimedStep[]): LocatedFault[] {
  if (until === 'quiet') return [];
  const end = readDuration(until);
  const late = steps.filter(({ at }) => at > end);
  return late.map(({ at, index }) =>
    faultAt(['timeline', index, 'at'], { code: 'after-the-end', at: formatDuration(at), until }),
  );
}
