// The tabs of the views, by the pattern that screen readers know: arrows move among them, one of them is in the order of
// the Tab key.

import type { TargetedKeyboardEvent } from 'preact';
import { grouped } from '../../base/words.ts';

interface Tab<V extends string> {
  readonly view: V;
  readonly title: string;
  /** Of what it shows; undefined where that is no matter of numbers. */
  readonly count: number | undefined;
}

interface Props<V extends string> {
  readonly tabs: readonly Tab<V>[];
  readonly view: V;
  readonly setView: (view: V) => void;
}

export function Tabs<V extends string>({ tabs, view, setView }: Props<V>) {
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const at = tabs.findIndex((tab) => tab.view === view);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = tabs[(to + tabs.length) % tabs.length];
    if (next === undefined) return;
    setView(next.view);
    document.getElementById(tabId(next.view))?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Views" onKeyDown={onKeyDown}>
      {tabs.map(({ view: each, title, count }) => (
        <button
          key={each}
          type="button"
          role="tab"
          id={tabId(each)}
          aria-selected={each === view}
          aria-controls="view"
          tabIndex={each === view ? 0 : -1}
          onClick={() => setView(each)}
        >
          {title}
          {count !== undefined && <small> {grouped(count)}</small>}
        </button>
      ))}
    </div>
  );
}

export function tabId(view: string): string {
  return `tab-${view}`;
}
