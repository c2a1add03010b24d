// The moment in figures. What the headline says of pods is split by status here, from the same count.

import { formatMoment, type Milliseconds } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import type { PodStatus } from '../record/podRecord.ts';
import { livingPods } from '../report/momentHeadline.ts';
import type { SceneCounts } from './sceneCounts.ts';

interface Props {
  readonly counts: SceneCounts;
  readonly at: Milliseconds;
}

/** In the words of replay; kubectl's column has Completed for Succeeded. */
const STATUSES: readonly (readonly [PodStatus, string])[] = [
  ['Running', 'Running'],
  ['Pending', 'Pending'],
  ['ContainerCreating', 'ContainerCreating'],
  ['CrashLoopBackOff', 'CrashLoopBackOff'],
  ['Terminating', 'Terminating'],
  ['Completed', 'Succeeded'],
  ['Failed', 'Failed'],
];

export function Figures({ counts, at }: Props) {
  const { statuses, nodes, readyNodes, total, assigned, warm, cooling, calls } = counts;
  const byStatus = STATUSES.flatMap(([status, name]) => {
    const count = statuses.get(status) ?? 0;
    return count === 0 ? [] : [`${grouped(count)} ${name}`];
  });
  const uses = [
    `${grouped(assigned)} assigned`,
    `${grouped(warm)} warm`,
    ...(cooling > 0 ? [`${grouped(cooling)} cooling down`] : []),
  ];
  const figures = [
    ['Pods', livingPods(counts), byStatus.join(', ')],
    ['Nodes', nodes, readyNodes === nodes ? 'all Ready' : `${grouped(readyNodes)} Ready`],
    ['Pod addresses', total, uses.join(', ')],
    ['EC2 calls', calls, 'since the start'],
  ] as const;
  return (
    <section class="figures" aria-label={`Figures at ${formatMoment(at)}`}>
      <dl>
        {figures.map(([label, value, note]) => (
          <div key={label} class="figure">
            <dt>{label}</dt>
            <dd class="value">{grouped(value)}</dd>
            <dd class="note">{note}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
