// The answer, in words: what happened in the whole run and why, four figures, and what would help.

import type { ComponentChildren } from 'preact';
import type { RunDocument } from '../../report/htmlDocument.ts';
import type { KeyFigure } from '../../report/keyFigures.ts';
import type { MomentExplanation } from '../../report/momentExplanation.ts';
import type { AppliedChange } from '../run/runActions.ts';
import { reasonSentences } from './reasonSentences.ts';
import { HelpRows } from './whatWouldHelp.tsx';

export interface HeadProps {
  readonly report: RunDocument;
  /** Of the worst moment; undefined while it is asked for, or where nothing waited. */
  readonly explanation: MomentExplanation | undefined;
  /** Whether it is asked for. */
  readonly isAsked: boolean;
  /** `why`: the view lists all changes itself; `compare`: its table has the figures. */
  readonly beside: 'help' | 'figures' | 'nothing';
  /** In place of the run's own. */
  readonly headline?: string | undefined;
  readonly reasons?: readonly string[] | undefined;
  readonly onApply?: ((change: AppliedChange) => void) | undefined;
  readonly onMore?: (() => void) | undefined;
}

export function Head({
  report,
  explanation,
  isAsked,
  beside,
  headline,
  reasons,
  onApply,
  onMore,
}: HeadProps) {
  const { answer } = report;
  const told = reasons ?? [
    ...answer.remarks,
    ...(explanation === undefined ? [] : reasonSentences(explanation)),
  ];
  const help = explanation?.groups[0]?.help ?? null;
  const isWaiting = isAsked && explanation === undefined && report.episodes.rows.length > 0;
  return (
    <div class={`answer beside-${beside}`}>
      <div class="told">
        <p class="headline">{headline ?? answer.headline}</p>
        {told.length > 0 && <p class="because">{told.slice(0, 3).join(' ')}</p>}
        {beside === 'help' && <KeyFigures figures={answer.figures} kind={answer.kind} />}
      </div>
      {beside === 'figures' && <KeyFigures figures={answer.figures} kind={answer.kind} />}
      {beside === 'help' && (help !== null || isWaiting) && (
        <Beside title="What would help" note="each one replayed">
          {help === null ? (
            <p class="none">replaying…</p>
          ) : (
            <HelpRows
              help={help}
              isAll={false}
              isReplaying={help.isReplaying}
              onApply={onApply}
              onMore={onMore}
            />
          )}
        </Beside>
      )}
    </div>
  );
}

function Beside({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="would-help" aria-label={title}>
      <h2>
        {title} <small>{note}</small>
      </h2>
      {children}
    </section>
  );
}

function KeyFigures({ figures, kind }: { readonly figures: readonly KeyFigure[]; readonly kind: string }) {
  return (
    <dl class="key-figures" data-kind={kind}>
      {figures.map(({ name, value, of, isCause }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <b class={isCause && value !== '0' ? 'is-cause' : ''}>{value}</b>{' '}
            {of !== '' && <small>{of}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
