// A word of a command that is printed to be copied: bash and zsh read it as it is meant, and nothing else.

/** Quoted where a shell would read more into it than a name. */
export function shellWord(text: string): string {
  if (UNPRINTABLE.test(text)) return `$'${Array.from(text, quotedCharacter).join('')}'`;
  return /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Between `$'` and `'`, where Bash and Zsh read escapes. */
function quotedCharacter(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  if (!UNPRINTABLE.test(character)) return character;
  return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}
