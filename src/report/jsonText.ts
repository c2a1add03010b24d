// JSON for programs that is also fit to be looked at: what a terminal would obey is written as an escape, which means
// the same.

const UNPRINTABLE = /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu;

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(UNPRINTABLE, escaped)}\n`;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}
