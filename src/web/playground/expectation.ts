// What is seen at a moment, as a scenario's expectation of it.

import { formatDuration, type Milliseconds } from '../../base/time.ts';
import type { SceneCounts } from '../sceneCounts.ts';

type Expectation = Readonly<Record<string, unknown>>;

export function expectationOf(counts: SceneCounts, at: Milliseconds, end: Milliseconds): Expectation {
  const { statuses, waiting, readyNodes } = counts;
  const [running, pending, creating] = (['Running', 'Pending', 'ContainerCreating'] as const).map(
    (status) => statuses.get(status) ?? 0,
  );
  const reasons = Object.fromEntries([...waiting].map(([reason, { count }]) => [reason, count]));
  return {
    ...(at >= end ? {} : { at: formatDuration(at) }),
    pods: { running, pending, creating },
    ...(waiting.size > 0 ? { waiting: reasons } : {}),
    nodes: readyNodes,
  };
}
