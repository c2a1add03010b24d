// What a user can fix, told in a line for each problem and without a stack trace.

import { own } from '../base/own.ts';

export class BadInput extends Error {
  readonly problems: readonly string[];

  /** At least one problem. */
  constructor(...problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Runs it; the problems of a `BadInput` that it throws are added to the others. */
export function collectProblems<T>(problems: string[], run: () => T): T | undefined {
  try {
    return run();
  } catch (problem) {
    if (!(problem instanceof BadInput)) throw problem;
    problems.push(...problem.problems);
    return undefined;
  }
}

/** An operation on a file failed: in words, by the system's code. */
export function fileProblem(file: string, error: unknown): BadInput {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new BadInput(
    `${file}: ${own(WORDS, code) ?? (error instanceof Error ? error.message : String(error))}`,
  );
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBADF: 'closed',
  EBUSY: 'in use',
  EDQUOT: 'disk quota exceeded',
  EEXIST: 'already exists',
  EFBIG: 'the file would be too large',
  EIO: 'input/output error',
  EISDIR: 'a folder',
  ELOOP: 'a link that leads to itself',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENFILE: 'too many open files',
  ENODEV: 'no such device',
  ENOENT: 'no such file or folder',
  ENOSPC: 'no space left on the disk',
  ENOTDIR: 'a part of the path is not a folder',
  ENXIO: 'cannot be opened',
  EPERM: 'not permitted',
  EPIPE: 'closed by the reader',
  EROFS: 'the file system is read-only',
  ERR_INVALID_ARG_VALUE: 'the name contains a NUL character',
  ETXTBSY: 'a running program',
};
