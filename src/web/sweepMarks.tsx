// The marks of settings in a sweep's pictures: they differ in shape, not by colour alone.

import { unreachable } from '../base/assert.ts';

type Kind = 'front' | 'other' | 'today' | 'picked';

export function Shape({ kind }: { readonly kind: Kind }) {
  switch (kind) {
    case 'front':
      return <path class="sweep-front" d="M0 -6 L6 0 L0 6 L-6 0 Z" />;
    case 'other':
      return <circle class="sweep-other" r={3.5} />;
    case 'today':
      return <rect class="sweep-today" x={-8} y={-8} width={16} height={16} />;
    case 'picked':
      return <circle class="sweep-picked" r={11} />;
    default:
      return unreachable(kind);
  }
}

/** For a legend. */
export function Mark({ kind }: { readonly kind: Kind }) {
  return (
    <svg viewBox="-12 -12 24 24" width={22} height={22} aria-hidden="true">
      <Shape kind={kind} />
    </svg>
  );
}
