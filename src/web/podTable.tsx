// All pods of the moment, to filter and to sort. Only the rows in view are in the page: ten thousand cost no more than
// twenty.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatMoment, type Milliseconds } from '../base/time.ts';
import { plural } from '../base/words.ts';
import type { PodRecord } from '../record/podRecord.ts';
import type { Scene } from '../record/timelineScene.ts';
import { cellOf, COLUMNS, rowsOf, type Column, type Order } from './podRows.ts';

const TITLES: Readonly<Record<Column, string>> = {
  pod: 'Pod',
  status: 'Status',
  node: 'Node',
  address: 'Address',
  since: 'Since',
  cause: 'Reason',
};

const STATUSES = [
  'Running',
  'Pending',
  'ContainerCreating',
  'CrashLoopBackOff',
  'Terminating',
  'Completed',
  'Failed',
];

/** Rows kept above and below those in view. */
const SPARE = 6;

interface Props {
  readonly scene: Scene;
  readonly at: Milliseconds;
}

export function PodTable({ scene, at }: Props) {
  const [words, setWords] = useState('');
  const [status, setStatus] = useState('');
  const [order, setOrder] = useState<Order>();
  const rows = useMemo(() => rowsOf(scene, { words, status }, order), [scene.pods, words, status, order]);
  return (
    <section class="pods" id="pods">
      <h2>All pods at {formatMoment(at)}</h2>
      <div class="filters">
        <label>
          Filter pods{' '}
          <input
            type="search"
            value={words}
            placeholder="name, node, address, reason"
            onInput={(event) => setWords(event.currentTarget.value)}
          />
        </label>
        <label>
          Status{' '}
          <select value={status} onChange={(event) => setStatus(event.currentTarget.value)}>
            <option value="">all</option>
            <option value="waiting">waiting</option>
            {STATUSES.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <span>{plural(rows.length, 'pod')}</span>
      </div>
      <Rows rows={rows} order={order} onOrder={(column) => setOrder(nextOrder(order, column))} />
    </section>
  );
}

function nextOrder(order: Order | undefined, column: Column): Order | undefined {
  if (order?.column !== column) return { column, isDescending: false };
  return order.isDescending ? undefined : { column, isDescending: true };
}

interface RowsProps {
  readonly rows: readonly PodRecord[];
  readonly order: Order | undefined;
  readonly onOrder: (column: Column) => void;
}

function Rows({ rows, order, onOrder }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { first, last, rowHeight, onScroll } = useWindow(scroller, rows.length);
  return (
    <div
      class="table"
      role="table"
      aria-label="Pods"
      aria-rowcount={rows.length + 1}
      tabIndex={0}
      ref={scroller}
      onScroll={onScroll}
    >
      <div role="rowgroup" class="head">
        <div role="row" class="row" aria-rowindex={1}>
          {COLUMNS.map((column) => (
            <div key={column} role="columnheader" class={`cell-${column}`} aria-sort={sortOf(order, column)}>
              <button type="button" onClick={() => onOrder(column)}>
                {TITLES[column]}
                <span aria-hidden="true">{MARKS[sortOf(order, column)]}</span>
              </button>
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" class="body" style={{ height: `${rows.length * rowHeight}px` }}>
        {rows.slice(first, last).map((pod, place) => (
          <div
            key={pod.pod}
            role="row"
            class="row"
            aria-rowindex={first + place + 2}
            style={{ transform: `translateY(${(first + place) * rowHeight}px)` }}
          >
            {COLUMNS.map((column) => (
              <Cell key={column} pod={pod} column={column} />
            ))}
          </div>
        ))}
      </div>
      {rows.length === 0 && <p class="none">No pod matches.</p>}
    </div>
  );
}

function Cell({ pod, column }: { readonly pod: PodRecord; readonly column: Column }) {
  const value = cellOf(pod, column);
  const text = column === 'since' ? formatMoment(Number(value)) : String(value);
  return (
    <div
      role="cell"
      class={`cell-${column}`}
      data-status={column === 'status' ? text : undefined}
      title={text}
    >
      {text}
    </div>
  );
}

const MARKS = { none: '', ascending: ' ▲', descending: ' ▼' } as const;

function sortOf(order: Order | undefined, column: Column): keyof typeof MARKS {
  if (order?.column !== column) return 'none';
  return order.isDescending ? 'descending' : 'ascending';
}

interface View {
  readonly first: number;
  readonly last: number;
  readonly rowHeight: number;
  readonly onScroll: () => void;
}

/** Which rows are in view; the style sheet says how high a row is. */
function useWindow(scroller: { readonly current: HTMLDivElement | null }, count: number): View {
  const [view, setView] = useState({ top: 0, height: 480, rowHeight: 34 });
  const read = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const rowHeight = Number.parseFloat(getComputedStyle(element).getPropertyValue('--row-height')) || 34;
    setView({ top: element.scrollTop, height: element.clientHeight, rowHeight });
  };
  useEffect(() => {
    read();
    addEventListener('resize', read);
    return () => removeEventListener('resize', read);
  }, []);
  const { top, height, rowHeight } = view;
  // Fewer rows than a moment ago may leave the view beyond the last.
  const inRange = Math.min(top, Math.max(0, count * rowHeight - height));
  return {
    first: Math.max(0, Math.floor(inRange / rowHeight) - SPARE),
    last: Math.ceil((inRange + height) / rowHeight) + SPARE,
    rowHeight,
    onScroll: read,
  };
}
