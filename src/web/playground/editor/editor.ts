// The editor of a scenario and of manifests: CodeMirror with YAML. It stands in a root of its own, so that its styles are
// sheets and not elements, which the page's policy forbids.

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, codeFolding, foldEffect, foldKeymap, indentUnit } from '@codemirror/language';
import { lintGutter, nextDiagnostic, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, RangeSetBuilder, StateEffect, StateField, Transaction } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { completionOf, hoverOf } from './assistance.ts';
import { changedLines } from './lineChanges.ts';
import { look } from './look.ts';
import {
  applyFix,
  diagnosticsOf,
  nearestRemark,
  type Remark,
  remarkBlocks,
  setRemarks,
  spanOf,
} from './problemMarks.ts';
import type { Schema } from './schema.ts';

export interface EditorHandlers {
  readonly onEdit: (text: string) => void;
  /** Line of the cursor, from 1. */
  readonly onCursor: (line: number) => void;
  /** Escape: out of it. */
  readonly onLeave: () => void;
  readonly onPlay: () => void;
}

const setPinned = StateEffect.define<string | undefined>();

/** Lines that differ from those of the pinned run. */
const changeBars = StateField.define<{ readonly pinned: string | undefined; readonly bars: DecorationSet }>({
  create: () => ({ pinned: undefined, bars: Decoration.none }),
  update(value, transaction) {
    const effect = transaction.effects.findLast((each) => each.is(setPinned));
    const pinned = effect === undefined ? value.pinned : effect.value;
    if (effect === undefined && !transaction.docChanged) return value;
    return { pinned, bars: barsOf(transaction.state, pinned) };
  },
  provide: (field) => EditorView.decorations.from(field, ({ bars }) => bars),
});

function barsOf(state: EditorState, pinned: string | undefined): DecorationSet {
  if (pinned === undefined) return Decoration.none;
  const builder = new RangeSetBuilder<Decoration>();
  for (const line of changedLines(pinned, state.doc.toString())) {
    const { from } = state.doc.line(Math.min(line, state.doc.lines));
    builder.add(from, from, Decoration.line({ class: 'cm-changed' }));
  }
  return builder.finish();
}

export class ScenarioEditor {
  private readonly view: EditorView;
  private readonly extensions;

  constructor(
    host: HTMLElement,
    label: string,
    text: string,
    schema: Schema | undefined,
    handlers: EditorHandlers,
  ) {
    const root = host.attachShadow({ mode: 'open' });
    // Keys of the page are not meant by who writes.
    host.addEventListener('keydown', (event) => {
      if (!(event.ctrlKey || event.metaKey) && event.key !== 'Escape') event.stopPropagation();
    });
    this.extensions = [
      lineNumbers(),
      lintGutter(),
      codeFolding({
        preparePlaceholder: (state, { from, to }) =>
          state.doc.lineAt(to).number - state.doc.lineAt(from).number,
        placeholderDOM,
      }),
      history(),
      drawSelection(),
      indentUnit.of('  '),
      EditorState.tabSize.of(2),
      yaml(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
      ...(schema === undefined
        ? []
        : [autocompletion({ override: [completionOf(schema)], icons: false }), hoverOf(schema)]),
      remarkBlocks,
      changeBars,
      look,
      keymap.of([
        { key: 'F8', run: nextDiagnostic },
        { key: 'Alt-Enter', run: (view) => this.fixNearest(view) },
        { key: 'Mod-Enter', run: () => (handlers.onPlay(), true) },
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...defaultKeymap,
        indentWithTab,
        { key: 'Escape', run: () => (handlers.onLeave(), true) },
      ]),
      EditorView.updateListener.of((update) => {
        if (
          update.docChanged &&
          !update.transactions.some((each) => each.annotation(Transaction.userEvent) === 'load')
        )
          handlers.onEdit(update.state.doc.toString());
        if (update.selectionSet || update.docChanged)
          handlers.onCursor(update.state.doc.lineAt(update.state.selection.main.head).number);
      }),
    ];
    this.view = new EditorView({
      parent: root,
      root,
      state: EditorState.create({ doc: text, extensions: this.extensions }),
    });
    this.foldOpening();
  }

  /** Another text of the same scenario, as one change that can be undone. */
  setText(text: string): void {
    const before = this.view.state.doc.toString();
    if (before === text) return;
    let start = 0;
    while (start < before.length && start < text.length && before[start] === text[start]) start++;
    let end = 0;
    while (
      end < before.length - start &&
      end < text.length - start &&
      before.at(-1 - end) === text.at(-1 - end)
    )
      end++;
    const changes = { from: start, to: before.length - end, insert: text.slice(start, text.length - end) };
    this.view.dispatch({
      changes,
      annotations: [Transaction.userEvent.of('load'), Transaction.addToHistory.of(true)],
      effects: EditorView.scrollIntoView(start, { y: 'nearest' }),
    });
  }

  /** Another file: nothing of this one can be undone in it. */
  open(text: string): void {
    this.view.setState(EditorState.create({ doc: text, extensions: this.extensions }));
    this.foldOpening();
  }

  setRemarks(remarks: readonly Remark[]): void {
    this.view.dispatch(setDiagnostics(this.view.state, diagnosticsOf(this.view.state, remarks)));
    this.view.dispatch({ effects: setRemarks.of(remarks) });
  }

  /** Lines that differ from it get a bar; undefined: none. */
  setPinned(text: string | undefined): void {
    this.view.dispatch({ effects: setPinned.of(text) });
  }

  goTo(line: number): void {
    const { from } = this.view.state.doc.line(Math.min(Math.max(1, line), this.view.state.doc.lines));
    this.view.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    this.view.focus();
  }

  goToRemark(remark: Remark): void {
    const { from } = spanOf(this.view.state, remark);
    this.view.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    this.view.focus();
  }

  nextProblem(): void {
    this.view.focus();
    nextDiagnostic(this.view);
  }

  focus(): void {
    this.view.focus();
  }

  destroy(): void {
    this.view.destroy();
  }

  private fixNearest(view: EditorView): boolean {
    const remark = nearestRemark(view.state);
    if (remark?.replacement === undefined) return false;
    applyFix(view, remark);
    return true;
  }

  /** Comments at the beginning tell what the scenario is about, which one reads once. */
  private foldOpening(): void {
    const { doc } = this.view.state;
    let last = 0;
    while (last < doc.lines && doc.line(last + 1).text.startsWith('#')) last++;
    if (last < 3) return;
    this.view.dispatch({ effects: foldEffect.of({ from: doc.line(1).to, to: doc.line(last).to }) });
  }
}

function placeholderDOM(_: EditorView, onClick: (event: Event) => void, lines: number): HTMLElement {
  const dom = document.createElement('button');
  dom.type = 'button';
  dom.className = 'cm-foldPlaceholder';
  dom.textContent = `⋯ ${lines} lines`;
  dom.setAttribute('aria-label', `Unfold ${lines} lines`);
  dom.addEventListener('click', onClick);
  return dom;
}
