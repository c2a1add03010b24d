// Many nodes as squares on one picture: a bar of running and waiting pods of max pods, how many wait, and whether ipamd
// pauses. Only squares whose figures change are drawn anew. Arrow keys move in two dimensions.

import type { TargetedKeyboardEvent, TargetedPointerEvent } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { limitKind, type LimitKind } from '../../report/limitKind.ts';
import { hideTip, showTip } from '../tip.ts';
import { nodeSentence, type NodeFacts } from './nodeFacts.ts';
import { squareSize } from './squareSize.ts';

/** A share of the nodes that has a corner where squares have no room for numbers. */
const WORST_SHARE = 0.05;

interface Props {
  readonly nodes: readonly NodeFacts[];
  /** In all groups together. */
  readonly count: number;
  readonly label: string;
  readonly selected: string | undefined;
  readonly onSelect: (node: string) => void;
  /** Enter on one. */
  readonly onOpen: (node: string) => void;
}

export function NodeSquares({ nodes, count, label, selected, onSelect, onOpen }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const { side, pitch } = squareSize(count);
  const columns = Math.max(1, Math.floor((width + pitch - side) / pitch));
  const rows = Math.ceil(nodes.length / columns);
  const at = nodes.findIndex(({ node }) => node.node === selected);
  const corner = worstFrom(nodes, side);
  const move = (to: number): void => {
    const next = nodes[Math.max(0, Math.min(nodes.length - 1, to))];
    if (next !== undefined) onSelect(next.node.node);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (by !== undefined) move(at === -1 ? 0 : at + by);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(nodes.length - 1);
    else if ((event.key === 'Enter' || event.key === ' ') && selected !== undefined && at !== -1)
      onOpen(selected);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const under = (event: PointerEvent, box: DOMRect): NodeFacts | undefined => {
    const column = Math.floor((event.clientX - box.left) / pitch);
    return column < columns
      ? nodes[Math.floor((event.clientY - box.top) / pitch) * columns + column]
      : undefined;
  };
  const tip = (event: TargetedPointerEvent<SVGSVGElement>): void => {
    const facts = under(event, event.currentTarget.getBoundingClientRect());
    showTip(event, facts === undefined ? '' : nodeSentence(facts));
  };
  return (
    <div
      class="squares"
      ref={place}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={at === -1 ? undefined : idOf(nodes[at]?.node.node ?? '')}
      onKeyDown={onKeyDown}
    >
      <svg
        width={columns * pitch}
        height={rows * pitch}
        role="presentation"
        onPointerMove={tip}
        onPointerLeave={hideTip}
        onPointerDown={(event) => {
          const facts = under(event, event.currentTarget.getBoundingClientRect());
          if (facts !== undefined) onSelect(facts.node.node);
        }}
      >
        {nodes.map((facts, index) => (
          <Square
            key={facts.node.node}
            id={idOf(facts.node.node)}
            x={(index % columns) * pitch + 0.5}
            y={Math.floor(index / columns) * pitch + 0.5}
            side={side - 1}
            running={share(facts.pods - facts.waiting, facts.node.maxPods)}
            held={share(facts.waiting, facts.node.maxPods)}
            waiting={facts.waiting}
            kind={facts.reason === undefined ? undefined : limitKind(facts.reason)}
            isPaused={facts.pausedUntil !== undefined}
            isSelected={index === at}
            isWorst={facts.waiting >= corner}
            label={nodeSentence(facts)}
          />
        ))}
      </svg>
    </div>
  );
}

function idOf(node: string): string {
  return `square-${node}`;
}

function share(pods: number, of: number): number {
  return of === 0 ? 0 : Math.max(0, Math.min(1, pods / of));
}

/** From how many waiting pods on a square has a corner: that of the worst, where there are no numbers. */
function worstFrom(nodes: readonly NodeFacts[], side: number): number {
  if (side > 14) return Infinity;
  const counts = nodes.map(({ waiting }) => waiting).sort((one, other) => other - one);
  return Math.max(1, counts[Math.floor(counts.length * WORST_SHARE)] ?? Infinity);
}

interface SquareProps {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly running: number;
  readonly held: number;
  readonly waiting: number;
  readonly kind: LimitKind | undefined;
  readonly isPaused: boolean;
  readonly isSelected: boolean;
  readonly isWorst: boolean;
  readonly label: string;
}

/** Made anew only where a figure of it changed. */
function Square(props: SquareProps) {
  return useMemo(() => <SquarePicture {...props} />, Object.values(props));
}

function SquarePicture(props: SquareProps) {
  const { id, x, y, side, running, held, waiting, kind, isPaused, isSelected, isWorst, label } = props;
  const bar = side > 14 ? 6 : 3;
  const inset = side > 14 ? 3.5 : 2;
  const room = side - 2 * inset;
  const top = y + inset + room * (1 - running);
  return (
    <g id={id} role="option" aria-selected={isSelected} aria-label={label} data-kind={kind}>
      <rect
        class={kind === undefined ? 'square' : 'square is-held'}
        x={x}
        y={y}
        width={side}
        height={side}
        rx={4}
      />
      <rect class="square-running" x={x + inset} y={top} width={bar} height={room * running} />
      {held > 0 && (
        <rect
          class="square-held"
          x={x + inset}
          y={top - room * held}
          width={bar}
          height={room * Math.min(held, 1 - running)}
        />
      )}
      {waiting > 0 && side > 14 && (
        <text
          class={side > 30 ? 'square-count' : 'square-count is-small'}
          x={x + inset + bar + (side - inset - bar) / 2}
          y={y + (side > 30 ? 18 : 16)}
        >
          {waiting}
        </text>
      )}
      {isPaused && side > 30 && <path class="square-pause" d={`M${x + side / 2 + 2} ${y + 24}v6m4-6v6`} />}
      {isWorst && <path class="square-held" d={`M${x + side - 6} ${y}h6v6z`} />}
      {isSelected && (
        <rect class="square-focus" x={x - 1} y={y - 1} width={side + 2} height={side + 2} rx={5} />
      )}
    </g>
  );
}
