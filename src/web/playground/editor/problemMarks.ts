// Problems in the text: a wavy line, a mark at the line's number, and below the line of the nearest one what is wrong and
// what to write, with a button where that is known to the letter.

import type { Diagnostic } from '@codemirror/lint';
import { StateEffect, StateField, type EditorState, type Extension, type Range } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';

/** A problem or a warning, as a scenario's are told. */
export interface Remark {
  readonly code: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly message: string;
  readonly fix: string;
  readonly replacement?: string;
  readonly isWarning: boolean;
}

export const setRemarks = StateEffect.define<readonly Remark[]>();

const remarksField = StateField.define<readonly Remark[]>({
  create: () => [],
  update: (remarks, { effects }) => effects.findLast((effect) => effect.is(setRemarks))?.value ?? remarks,
});

export function spanOf(state: EditorState, { line, column, length }: Remark): { from: number; to: number } {
  const { from, to } = state.doc.line(Math.min(Math.max(1, line), state.doc.lines));
  const start = Math.min(to, from + column - 1);
  return { from: start, to: Math.min(to, start + length) };
}

export function diagnosticsOf(state: EditorState, remarks: readonly Remark[]): Diagnostic[] {
  return remarks.map((remark) => ({
    ...spanOf(state, remark),
    severity: remark.isWarning ? 'warning' : 'error',
    source: remark.code,
    message: `${remark.message}; ${remark.fix}`,
    ...actionsOf(remark),
  }));
}

function actionsOf(remark: Remark): Pick<Diagnostic, 'actions'> {
  const { replacement } = remark;
  if (replacement === undefined) return {};
  return { actions: [{ name: labelOf(replacement), apply: (view) => applyFix(view, remark) }] };
}

function labelOf(replacement: string): string {
  return `Change to ${replacement}`;
}

/** Of a text in quotes the quotes stay. */
export function applyFix(view: EditorView, remark: Remark): void {
  const { replacement } = remark;
  if (replacement === undefined) return;
  const { from, to } = spanOf(view.state, remark);
  const written = view.state.sliceDoc(from, to);
  const quote = /^(["']).*\1$/.exec(written)?.[1] ?? '';
  view.dispatch({ changes: { from, to, insert: quote + replacement + quote }, userEvent: 'input.fix' });
}

/** The problem of the line of the cursor, else the first below it, else the first. */
export function nearestRemark(state: EditorState): Remark | undefined {
  const remarks = state.field(remarksField).filter(({ isWarning }) => !isWarning);
  const line = state.doc.lineAt(state.selection.main.head).number;
  return remarks.find((remark) => remark.line >= line) ?? remarks[0];
}

class RemarkBlock extends WidgetType {
  readonly remark: Remark;

  constructor(remark: Remark) {
    super();
    this.remark = remark;
  }

  override eq(other: RemarkBlock): boolean {
    return JSON.stringify(other.remark) === JSON.stringify(this.remark);
  }

  override toDOM(view: EditorView): HTMLElement {
    const { message, fix, code, replacement } = this.remark;
    const dom = document.createElement('div');
    dom.className = 'cm-remark';
    const text = document.createElement('p');
    text.textContent = `${message}; ${fix}`;
    text.title = code;
    dom.append(text);
    if (replacement !== undefined) {
      const row = document.createElement('p');
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = labelOf(replacement);
      button.addEventListener('click', () => {
        applyFix(view, this.remark);
        view.focus();
      });
      const key = document.createElement('kbd');
      key.textContent = 'Alt Enter';
      row.append(button, key);
      dom.append(row);
    }
    return dom;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

const blocks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (_, { state }) => {
    const nearest = nearestRemark(state);
    if (nearest === undefined) return Decoration.none;
    const { to } = state.doc.line(Math.min(Math.max(1, nearest.line), state.doc.lines));
    const marks: Range<Decoration>[] = [
      Decoration.widget({ widget: new RemarkBlock(nearest), block: true, side: 1 }).range(to),
    ];
    return Decoration.set(marks);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const remarkBlocks: Extension = [remarksField, blocks];
