// The left pane: which scenario it is, its knobs, its files, the editor, and what is wrong with it.

import { useCallback, useRef, useState } from 'preact/hooks';
import { plural } from '../../../base/words.ts';
import { changedLines } from '../editor/lineChanges.ts';
import type { ScenarioEditor } from '../editor/editor.ts';
import type { Playground } from '../model.ts';
import { useStore } from '../store.ts';
import { EditorPane, remarksOf } from './editorPane.tsx';
import { FileTabs } from './fileTabs.tsx';
import { Picker } from './gallery.tsx';
import { KnobsBar } from './knobsBar.tsx';

interface Props {
  readonly model: Playground;
  /** Told of the editor as it comes and goes: keys of the page go to it. */
  readonly onEditor: (editor: ScenarioEditor | undefined) => void;
}

export function ScenarioPane({ model, onEditor }: Props) {
  const [line, setLine] = useState(1);
  const editor = useRef<ScenarioEditor>(undefined);
  const tell = useCallback(
    (made: ScenarioEditor | undefined) => {
      editor.current = made;
      onEditor(made);
    },
    [onEditor],
  );
  return (
    <>
      <Picker model={model} />
      <KnobsBar model={model} />
      <FileTabs model={model} />
      <EditorPane model={model} onCursor={setLine} onEditor={tell} />
      <Footer model={model} line={line} editor={editor} />
    </>
  );
}

interface FooterProps {
  readonly model: Playground;
  readonly line: number;
  readonly editor: { readonly current: ScenarioEditor | undefined };
}

function Footer({ model, line, editor }: FooterProps) {
  const state = useStore(model.store, (all) => all);
  const [isOpen, setOpen] = useState(false);
  const remarks = remarksOf(state);
  const { problems, warnings, pinned, files, run } = state;
  const failed = run?.document.expectations.filter(({ held }) => !held) ?? [];
  const nearest = remarks.find((remark) => remark.line >= line) ?? remarks[0];
  const differing = pinned === undefined ? 0 : changedLines(pinned.files.text, files.text).length;
  const counted = [
    ...(problems.length > 0 ? [`✕ ${plural(problems.length, 'problem')}`] : []),
    ...(warnings.length > 0 ? [`▲ ${plural(warnings.length, 'warning')}`] : []),
    ...(failed.length > 0 ? [`✕ ${plural(failed.length, 'failed expectation')}`] : []),
  ];
  return (
    <footer class="left-foot">
      {isOpen && remarks.length > 0 && (
        <ul class="remarks">
          {remarks.map((remark) => (
            <li key={`${remark.line} ${remark.column} ${remark.message}`}>
              <button type="button" onClick={() => editor.current?.goToRemark(remark)}>
                <b>
                  {remark.isWarning ? '▲' : '✕'} line {remark.line}
                </b>{' '}
                {remark.message}; {remark.fix}
              </button>
            </li>
          ))}
        </ul>
      )}
      {counted.length === 0 ? (
        <span>No problems</span>
      ) : (
        <button
          type="button"
          class={problems.length > 0 ? 'counted is-wrong' : 'counted'}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {counted.join(', ')}
        </button>
      )}
      {nearest !== undefined && !isOpen && <span class="at-line">line {nearest.line}</span>}
      {failed.length > 0 && problems.length === 0 && <span class="at-line">{failed[0]?.text}</span>}
      <span class="aside">
        {pinned === undefined ? (
          remarks.length > 0 && (
            <button type="button" class="link" onClick={() => editor.current?.nextProblem()}>
              F8 next
            </button>
          )
        ) : (
          <span>
            <b>{plural(differing, 'line')}</b> {differing === 1 ? 'differs' : 'differ'} from the pinned run
          </span>
        )}
      </span>
    </footer>
  );
}
