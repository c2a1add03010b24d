// What a user can mend, told in one line and without a stack trace.

import { own } from '../base/own.ts';

export class BadInput extends Error {}

/** An operation on a file failed: in words, by the system's code. */
export function fileProblem(file: string, error: unknown): BadInput {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new BadInput(
    `${file}: ${own(WORDS, code) ?? (error instanceof Error ? error.message : String(error))}`,
  );
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'exists already',
  EISDIR: 'is a folder',
  ELOOP: 'is a link that leads to itself',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file or folder',
  ENOSPC: 'no space left on the disk',
  ENOTDIR: 'a part of the path is not a folder',
  ENXIO: 'cannot be opened',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
};
