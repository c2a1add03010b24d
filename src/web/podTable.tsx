// All pods of the moment, to filter and to sort. Only the rows in view are in the page.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatMoment, formatSpan } from '../base/time.ts';
import { isStartUp } from '../base/waitingReason.ts';
import { plural } from '../base/words.ts';
import type { PodRecord } from '../record/podRecord.ts';
import { limitKind } from '../report/limitKind.ts';
import type { Player } from './player.ts';
import { cellOf, COLUMNS, rowsOf, type Column, type Order, type PodMoment } from './podRows.ts';
import { podTimes } from './podTimes.ts';
import { useRowWindow } from './virtualRows.ts';
import { momentText } from './words.ts';

const TITLES: Readonly<Record<Column, string>> = {
  pod: 'Pod',
  status: 'Status',
  reason: 'Reason',
  node: 'Node',
  address: 'Address',
  wait: 'Address wait',
  start: 'Start time',
  created: 'Created',
};

interface Props {
  readonly player: Player;
  /** Words that the rows must match, from elsewhere. */
  readonly words?: string;
}

export function PodTable({ player, words: given = '' }: Props) {
  const { at, scene, timeline } = player;
  const [words, setWords] = useState(given);
  const [order, setOrder] = useState<Order>();
  useEffect(() => setWords(given), [given]);
  const times = useMemo(() => podTimes(timeline.records), [timeline]);
  const isByTime = order !== undefined && (order.column === 'wait' || order.column === 'start');
  const rows = useMemo(
    () => rowsOf(scene, words, order, { at, times }),
    [scene.pods, words, order, times, isByTime ? at : 0],
  );
  return (
    <section class="pods" id="pods">
      <div class="view-head">
        <h2>
          Pods at {momentText(at)} <small>{plural(rows.length, 'pod')}</small>
        </h2>
        <label class="filter">
          <span class="unseen">Filter pods</span>
          <input
            type="search"
            data-filter
            value={words}
            placeholder="reason=Cooldown, node=…, or any words"
            onInput={(event) => setWords(event.currentTarget.value)}
          />
          <kbd>/</kbd>
        </label>
      </div>
      <Rows
        rows={rows}
        moment={{ at, times }}
        order={order}
        onOrder={(column) => setOrder(nextOrder(order, column))}
      />
    </section>
  );
}

function nextOrder(order: Order | undefined, column: Column): Order | undefined {
  if (order?.column !== column) return { column, isDescending: false };
  return order.isDescending ? undefined : { column, isDescending: true };
}

interface RowsProps {
  readonly rows: readonly PodRecord[];
  readonly moment: PodMoment;
  readonly order: Order | undefined;
  readonly onOrder: (column: Column) => void;
}

function Rows({ rows, moment, order, onOrder }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { first, last, rowHeight, onScroll } = useRowWindow(scroller, rows.length);
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
              <Cell key={column} pod={pod} column={column} moment={moment} />
            ))}
          </div>
        ))}
      </div>
      {rows.length === 0 && <p class="none">No pod matches.</p>}
    </div>
  );
}

interface CellProps {
  readonly pod: PodRecord;
  readonly column: Column;
  readonly moment: PodMoment;
}

function Cell({ pod, column, moment }: CellProps) {
  const value = cellOf(pod, column, moment);
  const text = typeof value === 'string' ? value : value < 0 ? '' : textOf(column, value);
  const reason = column === 'reason' ? pod.waitingReason : undefined;
  return (
    <div
      role="cell"
      class={`cell-${column}`}
      data-kind={reason === undefined || isStartUp(reason) ? undefined : limitKind(reason)}
      data-status={column === 'status' ? text : undefined}
      title={column === 'reason' && pod.message !== '' ? `${text}: ${pod.message}` : text}
    >
      {text}
    </div>
  );
}

function textOf(column: Column, value: number): string {
  return column === 'created' ? formatMoment(value) : formatSpan(value);
}

const MARKS = { none: '', ascending: ' ▲', descending: ' ▼' } as const;

function sortOf(order: Order | undefined, column: Column): keyof typeof MARKS {
  if (order?.column !== column) return 'none';
  return order.isDescending ? 'descending' : 'ascending';
}
