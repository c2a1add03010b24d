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
        <rect class="primary" x={-4.5} y={-4.5} width={9} height={9} rx={1} />
        <rect class="primary-dot" x={-2} y={-2} width={4} height={4} />
      </Mark>
      <Mark label="assigned">
        <circle class="dot-assigned" r={5} />
      </Mark>
      <Mark label="warm">
        <circle class="dot-warm" r={4.2} />
      </Mark>
      <Mark label="cooling down">
        <g class="dot-cooling">
          <circle r={4.2} />
          <path d="M-3 3l6-6" />
        </g>
      </Mark>
      <Mark label="empty slot">
        <circle class="dot-free" r={1.2} />
      </Mark>
      <Mark label="waiting pod">
        <path class="diamond-outline" d="M0-5l5 5-5 5-5-5z" />
      </Mark>
    </ul>
  );
}

export function SquareLegend() {
  return (
    <ul class="legend">
      <Mark label="running of max pods">
        <rect class="square" x={-3} y={-8} width={6} height={16} />
        <rect class="square-running" x={-3} y={-2} width={6} height={10} />
      </Mark>
      <Mark label="waiting pods">
        <rect class="square" x={-8} y={-8} width={16} height={16} rx={4} />
        <text class="square-count is-small" y={4}>
          9
        </text>
      </Mark>
      <Mark label="ipamd paused">
        <path class="square-pause" d="M-2-3v6m4-6v6" />
      </Mark>
    </ul>
  );
}

export function CellLegend() {
  return (
    <ul class="legend">
      <Mark label="assigned">
        <rect class="cell-assigned" x={-5} y={-5} width={10} height={10} />
      </Mark>
      <Mark label="primary IP">
        <rect class="cell-free" x={-5} y={-5} width={10} height={10} />
        <rect class="cell-primary" x={-2} y={-2} width={4} height={4} />
      </Mark>
      <Mark label="warm">
        <circle class="dot-warm" r={4.2} />
      </Mark>
      <Mark label="cooling down">
        <circle class="cell-cooling" r={2} />
      </Mark>
      <Mark label="other resources">
        <rect class="cell-other" x={-5} y={-5} width={10} height={10} />
        <path class="cell-hatch" d="M-5 5l10-10M-5 0l5-5M0 5l5-5" />
      </Mark>
      <Mark label="AWS-reserved">
        <path class="cell-cross" d="M-3-3l6 6M-3 3l6-6" />
      </Mark>
      <Mark label="free">
        <rect class="cell-free" x={-5} y={-5} width={10} height={10} />
      </Mark>
      <Mark label="free /28">
        <rect class="cell-frame" x={-7} y={-4} width={14} height={8} />
      </Mark>
      <Mark label="delegated prefix">
        <rect class="cell-frame is-prefix" x={-7} y={-4} width={14} height={8} />
      </Mark>
    </ul>
  );
}
