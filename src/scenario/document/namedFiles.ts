// Which values of a scenario name files, and the key beside each that holds what was read from the file. A document that
// has been checked has both, so that it stands for itself.

import type { DocumentPath } from '../language/diagnostics.ts';

interface NamedFile {
  readonly list: string;
  readonly shape: string;
  readonly file: string;
  readonly text: string;
}

const NAMED_FILES: readonly NamedFile[] = [
  { list: 'timeline', shape: 'apply', file: 'file', text: 'manifest' },
  { list: 'workloads', shape: 'pods', file: 'trace', text: 'csv' },
];

/** The key that holds the text of the file that the value at this path names; undefined: it names none. */
export function textKeyOf(path: DocumentPath): string | undefined {
  const [list, , shape, file] = path;
  if (path.length !== 4) return undefined;
  return NAMED_FILES.find((each) => each.list === list && each.shape === shape && each.file === file)?.text;
}
