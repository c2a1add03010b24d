// What to call a combination of settings: the last words of its paths with their values, as `WARM_IP_TARGET=5`.

import type { Setting } from '../scenario/variant.ts';

/** The name of the scenario's own settings. */
export const TODAY = 'today';

/** The last word of each path, or all of it where two paths would come to the same. */
export function shortPaths(paths: readonly string[]): string[] {
  const lastWords = paths.map(lastWord);
  return paths.map((path) => {
    const word = lastWord(path);
    return lastWords.filter((other) => other === word).length > 1 ? path : word;
  });
}

/** Names for all combinations of these paths, which no two paths share. */
export function settingNamer(paths: readonly string[]): (settings: readonly Setting[]) => string {
  const short = shortPaths(paths);
  const words = new Map(paths.map((path, index) => [path, short[index]]));
  return (settings) =>
    settings.map(({ path, value }) => `${words.get(path) ?? path}=${valueText(value)}`).join(' ');
}

function lastWord(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** As it would be written in an argument. */
export function valueText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
