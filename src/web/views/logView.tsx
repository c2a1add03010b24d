// The facts of the run, the newest of the moment in the middle. Only the rows in view are in the page.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatInstant } from '../../base/time.ts';
import { momentText } from '../words.ts';
import { grouped, plural } from '../../base/words.ts';
import { eventParts } from '../../report/eventLine.ts';
import { MomentLink } from '../momentLink.tsx';
import type { Player } from '../player.ts';
import { useRowWindow } from '../virtualRows.ts';
import { LEVELS, logRows, rowsUntil, type Level, type LogRow } from './logRows.ts';

export function LogView({ player }: { readonly player: Player }) {
  const { at, timeline } = player;
  const [level, setLevel] = useState<Level>('limits');
  const rows = useMemo(() => logRows(timeline.records, level), [timeline, level]);
  const past = rowsUntil(rows, at);
  const scroller = useRef<HTMLDivElement>(null);
  const { first, last, rowHeight, onScroll } = useRowWindow(scroller, rows.length);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTop = Math.max(0, past * rowHeight - element.clientHeight / 2);
    onScroll();
  }, [past, rowHeight]);
  return (
    <section class="log" id="log">
      <div class="view-head">
        <h2>
          Log at {momentText(at)} <small>{plural(rows.length, 'row')}</small>
        </h2>
        <fieldset class="levels">
          <legend class="unseen">Importance</legend>
          {Object.entries(LEVELS).map(([key, text]) => (
            <label key={key}>
              <input
                type="radio"
                name="level"
                checked={key === level}
                onChange={() => {
                  if (isLevel(key)) setLevel(key);
                }}
              />
              <span>{text}</span>
            </label>
          ))}
        </fieldset>
      </div>
      {rows.length === 0 && <p class="none">Nothing of this importance happened.</p>}
      <div class="log-rows" tabIndex={0} role="region" aria-label="Facts" ref={scroller} onScroll={onScroll}>
        <ol style={{ height: `${rows.length * rowHeight}px` }}>
          {rows.slice(first, last).map((row, place) => (
            <Row
              key={first + place}
              row={row}
              top={(first + place) * rowHeight}
              isPast={first + place < past}
              isNow={first + place === past - 1}
              player={player}
            />
          ))}
        </ol>
      </div>
    </section>
  );
}

function isLevel(key: string): key is Level {
  return Object.hasOwn(LEVELS, key);
}

interface RowProps {
  readonly row: LogRow;
  readonly top: number;
  readonly isPast: boolean;
  readonly isNow: boolean;
  readonly player: Player;
}

function Row({ row: { at, record, count, lastAt }, top, isPast, isNow, player }: RowProps) {
  const [whom, what] = eventParts(record);
  const isStep = record.kind === 'step-applied';
  return (
    <li
      class={`${isPast ? 'past' : 'future'}${isStep ? ' is-step' : ''}`}
      aria-current={isNow ? 'time' : undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      <MomentLink at={at} player={player} class="moment">
        {formatInstant(at)}
      </MomentLink>
      <span class="whom" title={whom}>
        {whom}
      </span>
      <span class="what" title={what}>
        {count > 1 && (
          <b>
            {grouped(count)} times, the last at {momentText(lastAt)}:{' '}
          </b>
        )}
        {what}
      </span>
    </li>
  );
}
