// Which values of a scenario name files, and the key beside each that holds what was read from the file. A document that
// has been checked has both, so that it stands for itself.

import type { DocumentPath } from '../language/diagnostics.ts';

interface NamedFile {
  /** The way to the name; `[]` stands for any item of a list. */
  readonly path: readonly string[];
  readonly text: string;
}

const NAMED_FILES: readonly NamedFile[] = [
  { path: ['start', 'state'], text: 'content' },
  { path: ['timeline', '[]', 'adopt', 'file'], text: 'manifest' },
  { path: ['timeline', '[]', 'apply', 'file'], text: 'manifest' },
  { path: ['workloads', '[]', 'pods', 'trace'], text: 'csv' },
];

/** The key that holds the text of the file that the value at this path names; undefined: it names none. */
export function textKeyOf(path: DocumentPath): string | undefined {
  return NAMED_FILES.find((named) => leads(named.path, path))?.text;
}

function leads(pattern: readonly string[], path: DocumentPath): boolean {
  if (pattern.length !== path.length) return false;
  return pattern.every((part, index) =>
    part === '[]' ? typeof path[index] === 'number' : part === path[index],
  );
}
