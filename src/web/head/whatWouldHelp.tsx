// What would help, each change replayed: whether it does, what came of it, and a way to apply it.

import type { ExplainedHelp } from '../../report/htmlExplanation.ts';
import type { WhatIfRow } from '../../report/whatIfText.ts';
import { capitalized } from '../words.ts';
import { markOf, MARKS, worthAGlance } from './helpMarks.ts';
import type { AppliedChange } from '../run/runActions.ts';

interface Props {
  readonly help: Pick<ExplainedHelp, 'rows'>;
  /** Whether what comes of the changes is not known yet. */
  readonly isReplaying?: boolean;
  /** All, or those worth a glance. */
  readonly isAll: boolean;
  /** Absent where nothing can be changed. */
  readonly onApply?: ((change: AppliedChange) => void) | undefined;
  /** Shows the others. */
  readonly onMore?: (() => void) | undefined;
}

export function HelpRows({ help: { rows }, isAll, isReplaying = false, onApply, onMore }: Props) {
  const shown = isAll ? rows : worthAGlance(rows);
  const left = rows.filter(({ from }) => from !== 'never').length - shown.length;
  return (
    <>
      <ul class="help-rows">
        {shown.map((row) => (
          <HelpRow key={row.change} row={row} isReplaying={isReplaying} onApply={onApply} />
        ))}
      </ul>
      {!isAll && left > 0 && onMore !== undefined && (
        <button type="button" class="link" onClick={onMore}>
          {left} more
        </button>
      )}
    </>
  );
}

interface RowProps {
  readonly row: WhatIfRow;
  readonly isReplaying: boolean;
  readonly onApply: Props['onApply'];
}

function HelpRow({ row, isReplaying, onApply }: RowProps) {
  const { change, outcome, note, helps } = row;
  const mark = isReplaying ? 'untried' : markOf(row);
  // What does not help is not offered.
  const isApplicable = !isReplaying && mark !== 'fails' && row.settings.length + row.steps.length > 0;
  return (
    <li class={helps ? 'helps' : ''}>
      <span class="mark" aria-hidden="true">
        {isReplaying ? '…' : MARKS[mark].sign}
      </span>
      <span class="unseen">{MARKS[mark].word}: </span>
      <p>
        <span class="change">{row.from === 'never' ? 'No change' : capitalized(change)}</span>
        <small>{isReplaying ? 'replaying…' : outcome === '' ? note : outcome}</small>
      </p>
      {onApply !== undefined && isApplicable && (
        <button type="button" aria-label={`Apply: ${change}`} onClick={() => onApply(row)}>
          Apply
        </button>
      )}
    </li>
  );
}
