// Light, dark, or as the system has it; and light on paper. Whoever draws with colours of its own is told of changes.

import { useEffect, useState } from 'preact/hooks';

export type Theme = 'auto' | 'light' | 'dark';

const listeners = new Set<() => void>();

/** Calls it after every change of colours. Answers how to end that. */
export function onColoursChanged(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A colour of the style sheet, as it is now. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export function applyTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  for (const listener of listeners) listener();
}

const THEMES: readonly (readonly [Theme, string])[] = [
  ['auto', 'Auto'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

export function ThemeChoice() {
  const [theme, setTheme] = useState<Theme>('auto');
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const tell = (): void => applyTheme(theme);
    const toPaper = (): void => applyTheme('light');
    system.addEventListener('change', tell);
    addEventListener('beforeprint', toPaper);
    addEventListener('afterprint', tell);
    return () => {
      system.removeEventListener('change', tell);
      removeEventListener('beforeprint', toPaper);
      removeEventListener('afterprint', tell);
    };
  }, [theme]);
  const choose = (chosen: Theme): void => {
    setTheme(chosen);
    applyTheme(chosen);
  };
  return (
    <fieldset class="themes">
      <legend class="unseen">Colours</legend>
      {THEMES.map(([value, label]) => (
        <label key={value}>
          <input type="radio" name="theme" checked={theme === value} onChange={() => choose(value)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
