// What the marks in the pictures mean, drawn as the pictures draw them.

import type { ComponentChildren } from 'preact';

interface MarkProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

function Mark({ label, children }: MarkProps) {
  return (
    <li>
      <svg viewBox="-9 -9 18 18" width="18" height="18" aria-hidden="true">
        {children}
      </svg>
      {label}
    </li>
  );
}

export function SlotLegend() {
  return (
    <ul class="legend">
      <Mark label="primary IP">
        <rect class="primary" x={-6.5} y={-6.5} width={13} height={13} rx={2} />
        <text class="primary-letter" y={3.6}>
          P
        </text>
      </Mark>
      <Mark label="assigned">
        <circle class="slot-pod" r={6.5} />
      </Mark>
      <Mark label="warm">
        <circle class="slot-warm" r={5.5} />
      </Mark>
      <Mark label="cooling down">
        <g class="slot-cooling">
          <circle r={5.5} />
          <path d="M-3.9 3.9l7.8-7.8" />
        </g>
      </Mark>
      <Mark label="of the other mode: given to no pod">
        <path class="slot-other-mode" d="M-4 4l8-8" />
      </Mark>
      <Mark label="empty slot">
        <circle class="slot-free" r={1.6} />
      </Mark>
      <Mark label="prefix: 16 cells, those assigned filled">
        <rect class="slot-box" x={-8} y={-8} width={16} height={16} />
        <path class="slot-prefix-pod" d="M-6-6h3v3h-3zM-2-6h3v3h-3z" />
      </Mark>
    </ul>
  );
}

export function BlockLegend() {
  return (
    <ul class="legend">
      <Mark label="free /28">
        <rect class="block-free" x={-7} y={-7} width={14} height={14} rx={2} />
      </Mark>
      <Mark label="partly used /28">
        <rect class="block-free" x={-7} y={-7} width={14} height={14} rx={2} />
        <path class="block-secondary" d="M-7 1h14v6h-14z" />
      </Mark>
      <Mark label="secondary IPs (for pods)">
        <path class="block-secondary" d="M-4-4h8v8h-8z" />
      </Mark>
      <Mark label="primary IPs">
        <path class="block-primary" d="M-4-4h8v8h-8z" />
      </Mark>
      <Mark label="prefix">
        <path class="block-prefix" d="M-7-7h14v14h-14z" />
        <path class="block-prefix-mark" d="M0-5v10M-4-5v10M4-5v10" />
      </Mark>
      <Mark label="external and AWS-reserved addresses">
        <path class="block-taken" d="M-4-4h8v8h-8z" />
        <path class="block-taken-mark" d="M-3 3 3-3" />
      </Mark>
      <Mark label="reserved /28">
        <rect class="block-reserved" x={-7} y={-7} width={14} height={14} rx={2} />
      </Mark>
    </ul>
  );
}
