// Keys of the whole page, outside of what one writes in; and the list of all keys.

import { useEffect, useRef } from 'preact/hooks';
import type { ScenarioEditor } from './editor/editor.ts';
import type { Playground } from './model.ts';

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['Space', 'play, pause'],
  ['← →', 'event before, after'],
  ['Shift ← →', 'step before, after'],
  ['Alt ← →', 'one second'],
  ['Home End', 'beginning, end'],
  ['w', 'worst moment, next worst'],
  ['[ ]', 'episode before, after'],
  ['1 – 7', 'views'],
  ['c', 'compare'],
  ['p', 'pin the run, unpin'],
  ['e', 'editor; Escape leaves it'],
  ['F8', 'next problem'],
  ['Alt Enter', 'fix it'],
  ['Ctrl Enter', 'play now'],
  ['/', 'filter of pods'],
  ['`', 'terminal'],
  ['Ctrl B', 'hide the scenario'],
  ['?', 'this list'],
];

export function usePageKeys(
  model: Playground,
  editor: { readonly current: ScenarioEditor | undefined },
  showKeys: () => void,
): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const act = actOf(event, model, editor.current, showKeys);
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [model]);
}

function actOf(
  event: KeyboardEvent,
  model: Playground,
  editor: ScenarioEditor | undefined,
  showKeys: () => void,
): (() => void) | undefined {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey) {
    if (key === 'b') return model.toggleLeft;
    return key === 'Enter' ? model.play : undefined;
  }
  if (key === 'F8') return () => editor?.nextProblem();
  if (altKey || isWriting(event)) return undefined;
  switch (key) {
    case 'p':
      return model.togglePin;
    case 'c':
      return model.compare;
    case 'e':
      return () => {
        model.showPane('scenario');
        editor?.focus();
      };
    case '?':
      return showKeys;
    default:
      return undefined;
  }
}

function isWriting(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return (
    target instanceof HTMLElement &&
    target.closest('input:not([type=range], [type=radio]), textarea, select, [contenteditable]') !== null
  );
}

export function Keys({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="keys"
      aria-label="Keys"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <h2>Keys</h2>
      <dl>
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
