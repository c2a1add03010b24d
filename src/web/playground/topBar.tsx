// The bar above both panes: what became of the last edit, and what can be done with the run.

import { useEffect, useState } from 'preact/hooks';
import { formatSpan } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import { applyTheme, type Theme } from '../theme.tsx';
import type { Playground } from './model.ts';
import { recalled, remember } from './memory.ts';
import type { PlaygroundState } from './state.ts';
import { useStore } from './store.ts';

interface Props {
  readonly model: Playground;
  readonly onShare: () => void;
  readonly onKeys: () => void;
}

export function TopBar({ model, onShare, onKeys }: Props) {
  const state = useStore(model.store, (all) => all);
  const { pinned, run } = state;
  const isWrong = state.status.kind === 'stale' || state.status.kind === 'failed';
  return (
    <header class="bar">
      <p class="name">
        <b>vpc-cni-sim</b> playground
      </p>
      <p class={isWrong ? 'run-state is-wrong' : 'run-state'} role="status" aria-live="polite">
        {statusText(state)}
      </p>
      {state.status.kind === 'failed' && (
        <button type="button" onClick={model.play}>
          Play again
        </button>
      )}
      <button type="button" disabled={run === undefined} onClick={model.togglePin}>
        {pinned === undefined ? 'Pin run' : 'Unpin'} <kbd>p</kbd>
      </button>
      <button type="button" onClick={onShare}>
        Share
      </button>
      <ThemeButton />
      <button type="button" class="plain keys-button" onClick={onKeys}>
        Keys <kbd>?</kbd>
      </button>
    </header>
  );
}

function statusText({ status, problems, run }: PlaygroundState): string {
  if (status.kind === 'stale') return `✕ Not run: ${plural(problems.length, 'problem')}`;
  if (status.kind === 'failed') return `✕ ${status.message}`;
  // The run that comes with the page took nobody any time.
  if (run === undefined || run.tookMs === 0) return 'Running…';
  const { tookMs, document, isPartial } = run;
  if (isPartial) return `Stopped at ${formatSpan(document.end)}, seed ${document.seed}`;
  return `Ran in ${tookMs < 1000 ? `${Math.round(tookMs)}ms` : formatSpan(Math.round(tookMs / 100) * 100)}, seed ${document.seed}`;
}

const NEXT: Readonly<Record<Theme, Theme>> = { auto: 'light', light: 'dark', dark: 'auto' };

function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(() => themeOf(recalled('theme')));
  useEffect(() => {
    applyTheme(theme);
    remember('theme', theme);
  }, [theme]);
  return (
    <button type="button" class="plain theme" onClick={() => setTheme(NEXT[theme])}>
      Theme: {theme}
    </button>
  );
}

function themeOf(text: string): Theme {
  return text === 'light' || text === 'dark' ? text : 'auto';
}
