// grep's patterns as regular expressions of the language.

/** Text that stands for itself. */
export function fixedPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A basic regular expression: `+ ? { } | ( )` mean something only behind a backslash, and themselves without. */
export function basicPattern(text: string): string {
  let pattern = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '[') {
      const end = text.indexOf(']', at + 2);
      pattern += end < 0 ? '\\[' : text.slice(at, end + 1);
      if (end >= 0) at = end;
    } else if (character === '\\' && at + 1 < text.length) {
      const next = text.charAt(++at);
      pattern += '+?{}|()'.includes(next) ? next : `\\${next}`;
    } else if ('+?{}|()'.includes(character) || (character === '*' && at === 0)) {
      pattern += `\\${character}`;
    } else pattern += character;
  }
  return pattern;
}
