// How a reason looks wherever it is drawn: a colour and a pattern for each kind of limit. The pattern and the written
// reason say the same, since not everybody tells the colours apart.

import type { WaitingReason } from '../base/waitingReason.ts';
import { limitKind, type LimitKind } from '../report/limitKind.ts';

/** The lines of a pattern, in a box of 6 by 6; the pool's is plain. */
const PATTERNS: Readonly<Record<LimitKind, string>> = {
  sched: 'M1.5 0v6M4.5 0v6',
  pool: '',
  subnet: 'M-1 7 7-1M-1 1 1-1M5 7l2-2',
  api: 'M1.5 1.5h.01M4.5 4.5h.01',
  other: 'M0 0l6 6M0 6l6-6',
  start: '',
};

const KINDS: readonly LimitKind[] = ['sched', 'pool', 'subnet', 'api', 'other', 'start'];

/** The patterns, to be filled with by name; once on the page. */
export function ReasonPatterns() {
  return (
    <svg class="unseen" width="0" height="0" aria-hidden="true">
      <defs>
        {KINDS.map((kind) => (
          <pattern
            key={kind}
            id={`fill-${kind}`}
            data-kind={kind}
            width={6}
            height={6}
            patternUnits="userSpaceOnUse"
          >
            <rect class="kind-tint" width={6} height={6} />
            <path class="kind-line" d={PATTERNS[kind]} />
          </pattern>
        ))}
      </defs>
    </svg>
  );
}

/** A square that looks as the reason's episodes do; `isGhost` as those of the pinned run do. */
export function Swatch({ kind, isGhost = false }: { readonly kind: LimitKind; readonly isGhost?: boolean }) {
  return (
    <svg class="swatch" viewBox="0 0 12 12" width="12" height="12" data-kind={kind} aria-hidden="true">
      <rect
        class={isGhost ? 'ghost-shape' : 'kind-shape'}
        x={0.75}
        y={0.75}
        width={10.5}
        height={10.5}
        rx={2}
      />
    </svg>
  );
}

/** The reason by its name, with a square that looks as its episodes do. */
export function ReasonName({ reason }: { readonly reason: WaitingReason }) {
  return (
    <span class="reason" data-kind={limitKind(reason)}>
      <Swatch kind={limitKind(reason)} />
      {reason}
    </span>
  );
}
