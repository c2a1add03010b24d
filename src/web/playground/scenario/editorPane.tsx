// The editor in the page: what is written goes to the playground, and what the playground changes comes back.

import { useEffect, useRef } from 'preact/hooks';
import { ScenarioEditor } from '../editor/editor.ts';
import type { Remark } from '../editor/problemMarks.ts';
import type { Schema } from '../editor/schema.ts';
import type { Playground } from '../model.ts';
import { shownText, type PlaygroundState } from '../state.ts';
import { useStore } from '../store.ts';
import schema from 'virtual:schema';

interface Props {
  readonly model: Playground;
  readonly onCursor: (line: number) => void;
  readonly onEditor: (editor: ScenarioEditor | undefined) => void;
}

export function EditorPane({ model, onCursor, onEditor }: Props) {
  const { store } = model;
  const tab = useStore(store, (state) => state.tab);
  const opened = useStore(store, (state) => state.opened);
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<ScenarioEditor>(undefined);

  // One editor a file: what is undone in one is of that one.
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return undefined;
    const element = document.createElement('div');
    element.className = 'editor';
    parent.append(element);
    const label = tab ?? store.current.files.name;
    const known: Schema | undefined = tab === undefined ? schema : undefined;
    const made = new ScenarioEditor(element, label, shownText(store.current), known, {
      onEdit: (text) => model.edit(text),
      onCursor,
      onLeave: () => document.querySelector<HTMLElement>('#view, .right')?.focus(),
      onPlay: model.play,
    });
    editor.current = made;
    onEditor(made);
    return () => {
      onEditor(undefined);
      made.destroy();
      element.remove();
    };
  }, [model, tab, opened]);

  const text = useStore(store, shownText);
  // What is so by now: somebody may have typed since this was drawn.
  useEffect(() => editor.current?.setText(shownText(store.current)), [text]);

  const problems = useStore(store, (state) => state.problems);
  const warnings = useStore(store, (state) => state.warnings);
  useEffect(() => {
    editor.current?.setRemarks(remarksOf(store.current));
  }, [problems, warnings, tab, opened]);

  const pinned = useStore(store, (state) => state.pinned);
  useEffect(() => {
    editor.current?.setPinned(tab === undefined ? pinned?.files.text : pinned?.files.others[tab]);
  }, [pinned, tab, opened]);

  const wanted = useStore(store, (state) => state.wanted);
  useEffect(() => {
    if (wanted !== undefined) editor.current?.goTo(wanted.line);
  }, [wanted]);

  return <div class="editor-host" ref={host} />;
}

/** Of the file that is shown; what is wrong in another is told where the scenario names it. */
export function remarksOf({ problems, warnings, tab }: PlaygroundState): Remark[] {
  const here = problems.flatMap((problem): Remark[] => {
    const { elsewhere } = problem;
    if (elsewhere === undefined) return tab === undefined ? [{ ...problem, isWarning: false }] : [];
    if (elsewhere.file === tab) return [{ ...problem, isWarning: false }];
    const line = elsewhere.line ?? 1;
    return tab === undefined ? [{ ...problem, line, column: 1, length: 1, isWarning: false }] : [];
  });
  if (tab !== undefined) return here;
  return [...here, ...warnings.map((warning) => ({ ...warning, isWarning: true }))];
}
