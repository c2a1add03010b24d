// Whether the timeline of a scenario makes sense as a sequence: one action a step, times in order and before the end,
// nodes that a group has, expectations that say something.

import { formatDuration } from '../base/time.ts';
import { type DocumentPath, faultAt, type LocatedFault } from './diagnostics.ts';
import { type ScenarioDocument, scenarioSchema } from './document.ts';
import { EXPECTATIONS } from './expectDocument.ts';
import { knownKeysAt } from './knownKeys.ts';
import { readDuration } from './latencyText.ts';
import { selections } from './referenceChecks.ts';
import { ROLLING_KEYS, SCALABLE_KEYS } from './things.ts';
import { actionsOf, type TimedStep } from './timedSteps.ts';
import { ACTION_KEYS, type StepDocument } from './timelineDocument.ts';
import { readWorkload } from './workloadText.ts';

export function orderFaults(document: ScenarioDocument, steps: readonly TimedStep[]): LocatedFault[] {
  return [
    ...emptyLists(document),
    ...actionFaults(document),
    ...targetFaults(document),
    ...unorderedFaults(document),
    ...endFaults(document, steps),
    ...nodeFaults(document, steps),
    ...emptyExpectations(document),
  ];
}

function emptyLists({ vpc, nodeGroups, timeline }: ScenarioDocument): LocatedFault[] {
  const empty = (list: readonly unknown[], path: DocumentPath): LocatedFault[] =>
    list.length > 0 ? [] : [faultAt(path, { code: 'empty-list' })];
  return [
    ...empty(vpc.cidrs, ['vpc', 'cidrs']),
    ...empty(vpc.subnets, ['vpc', 'subnets']),
    ...empty(nodeGroups, ['nodeGroups']),
    ...timeline.flatMap(({ takeAddresses }, index) =>
      takeAddresses === undefined || takeAddresses.addresses.length + takeAddresses.random > 0
        ? []
        : [faultAt(['timeline', index, 'takeAddresses'], { code: 'empty-list' }, 'key')],
    ),
  ];
}

function actionFaults({ timeline }: ScenarioDocument): LocatedFault[] {
  return timeline.flatMap((step, index) => {
    const actions = actionsOf(step);
    if (actions.length === 1) return [];
    if (actions.length === 0)
      return [faultAt(['timeline', index], { code: 'no-action', actions: ACTION_KEYS })];
    return [faultAt(['timeline', index, actions[1]], { code: 'several-actions', actions }, 'key')];
  });
}

/** Of actions that may be told in several ways: none of them, or two. */
function targetFaults({ timeline }: ScenarioDocument): LocatedFault[] {
  return timeline.flatMap(({ apply, scale, setImage, rollout }, index) => {
    const one = <K extends string>(
      action: string,
      value: { readonly [P in K]?: unknown } | undefined,
      keys: readonly K[],
    ): LocatedFault[] => {
      if (value === undefined) return [];
      const path: DocumentPath = ['timeline', index, action];
      const named = keys.filter((key) => value[key] !== undefined);
      if (named.length === 0) return [faultAt(path, { code: 'nothing-chosen', keys }, 'key')];
      return named.length === 1
        ? []
        : [faultAt([...path, named[1]], { code: 'conflicting-keys', keys: named }, 'key')];
    };
    // A file and a manifest go together: the one is where the other was read from.
    const applied = apply?.file !== undefined && apply.manifest !== undefined ? undefined : apply;
    return [
      ...one('apply', applied, ['file', 'manifest']),
      ...one('scale', scale, SCALABLE_KEYS),
      ...one('setImage', setImage, ROLLING_KEYS),
      ...one('rollout', rollout, ['restart', 'undo', 'pause', 'resume']),
      ...deploymentFaults(rollout, ['timeline', index, 'rollout']),
    ];
  });
}

/** @assumption only Deployments keep what they were: kubectl would also undo the others. Only they can be paused. */
function deploymentFaults(rollout: StepDocument['rollout'], path: DocumentPath): LocatedFault[] {
  return (['undo', 'pause', 'resume'] as const).flatMap((key) => {
    const found = rollout?.[key];
    if (found === undefined || readWorkload(found).kind === 'Deployment') return [];
    const fault =
      key === 'undo'
        ? ({
            code: 'bad-undo',
            detail: `"${found}" cannot be undone here`,
            mend: 'name a Deployment, or apply the old manifest',
          } as const)
        : ({ code: 'bad-pause', detail: `"${found}" cannot be paused`, mend: 'name a Deployment' } as const);
    return [faultAt([...path, key], fault)];
  });
}

function unorderedFaults({ timeline }: ScenarioDocument): LocatedFault[] {
  return timeline.flatMap(({ at }, index) => {
    const previous = timeline[index - 1]?.at;
    if (previous === undefined || readDuration(previous) <= readDuration(at)) return [];
    return [faultAt(['timeline', index, 'at'], { code: 'unordered', at, previous })];
  });
}

function endFaults({ until, expect }: ScenarioDocument, steps: readonly TimedStep[]): LocatedFault[] {
  if (until === 'quiet') return [];
  const end = readDuration(until);
  const late = steps.filter(({ at }) => at > end);
  return [
    ...late.map(({ at, index }) =>
      faultAt(['timeline', index, 'at'], { code: 'after-the-end', at: formatDuration(at), until }),
    ),
    ...expect.flatMap(({ at }, index) =>
      at === undefined || readDuration(at) <= end
        ? []
        : [faultAt(['expect', index, 'at'], { code: 'after-the-end', at, until })],
    ),
  ];
}

/** Nodes counted beyond the greatest size their group has had by then. */
function nodeFaults({ nodeGroups }: ScenarioDocument, steps: readonly TimedStep[]): LocatedFault[] {
  const sizes = new Map(nodeGroups.map(({ name, size }) => [name, size]));
  const grow = (name: string, size: number): void => {
    sizes.set(name, Math.max(sizes.get(name) ?? 0, size));
  };
  return steps.flatMap(({ step, index }) => {
    if (step.addNodeGroup !== undefined) grow(step.addNodeGroup.name, step.addNodeGroup.size);
    if (step.scaleNodeGroup !== undefined) grow(step.scaleNodeGroup.name, step.scaleNodeGroup.size);
    return selections(step).flatMap(([keys, nodes]) => {
      const size = sizes.get(nodes.nodeGroup);
      if (nodes.index === undefined || size === undefined || nodes.index < size) return [];
      const fault = { code: 'no-such-node', group: nodes.nodeGroup, index: nodes.index, size } as const;
      return [faultAt(['timeline', index, ...keys, 'index'], fault)];
    });
  });
}

/** Expectations, or parts of them, that name no number: `pods: {of: nginx}`. */
function emptyExpectations({ expect }: ScenarioDocument): LocatedFault[] {
  return expect.flatMap((expectation, index) => {
    const { at: _, ...subjects } = expectation;
    const path: DocumentPath = ['expect', index];
    const named = Object.entries(subjects).filter(([, subject]) => subject !== undefined);
    if (named.length === 0)
      return [faultAt(path, { code: 'nothing-named', keys: Object.keys(EXPECTATIONS) })];
    return named.flatMap(([key, subject]) => {
      if (saysSomething(subject)) return [];
      const keys = knownKeysAt(scenarioSchema, [...path, key]).filter((each) => !SELECTORS.includes(each));
      return [faultAt([...path, key], { code: 'nothing-named', keys }, 'key')];
    });
  });
}

/** Keys that say of what, not how much. */
const SELECTORS = ['of', 'nodeGroup'];

function saysSomething(subject: unknown): boolean {
  if (typeof subject !== 'object' || subject === null) return true;
  return Object.entries(subject).some(
    ([key, value]) => !SELECTORS.includes(key) && value !== undefined && saysSomething(value),
  );
}
