// The moment in numbers.

import { formatMoment, type Milliseconds } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import type { SceneCounts } from './sceneCounts.ts';

interface Props {
  readonly counts: SceneCounts;
  readonly at: Milliseconds;
  readonly sentence: string;
}

export function Tiles({ counts, at, sentence }: Props) {
  const starting = counts.waiting.get('Starting') ?? 0;
  const waiting = [...counts.waiting.values()].reduce((sum, count) => sum + count, 0) - starting;
  const beside = [
    ...(starting > 0 ? [`${grouped(starting)} starting`] : []),
    ...(counts.succeeded > 0 ? [`${grouped(counts.succeeded)} completed`] : []),
    ...(counts.failed > 0 ? [`${grouped(counts.failed)} failed`] : []),
  ];
  const tiles = [
    ['pods run', counts.running, `of ${grouped(counts.total - counts.succeeded - counts.failed)}`],
    ['pods wait', waiting, beside.join(', ')],
    ['nodes Ready', counts.readyNodes, `of ${grouped(counts.nodes)}`],
    [
      'addresses with pods',
      counts.assigned,
      `${grouped(counts.warm)} warm, ${grouped(counts.cooling)} cooling`,
    ],
    [
      'EC2 calls',
      counts.calls,
      counts.throttled > 0 ? `${grouped(counts.throttled)} throttled` : 'none throttled',
    ],
  ] as const;
  return (
    <section class="tiles" aria-label={`At ${formatMoment(at)}: ${sentence}`}>
      <h2>At {formatMoment(at)}</h2>
      <dl>
        {tiles.map(([label, value, note]) => (
          <div key={label} class={label === 'pods wait' && value > 0 ? 'tile alarm' : 'tile'}>
            <dt>{label}</dt>
            <dd class="value">{grouped(value)}</dd>
            <dd class="note">{note}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
