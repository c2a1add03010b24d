// A file beside a journal that says which process writes to it, so that no two do. The lock of a process that has died
// holds nobody up.

import { readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { BadInput, fileProblem } from '../badInput.ts';

interface Holder {
  readonly process: number;
  readonly host: string;
  /** When the process was started, as its system tells; numbers of processes are used again. */
  readonly started: string;
}

export class JournalLock {
  private readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static take(journal: string): JournalLock {
    const path = `${journal}.lock`;
    const own = JSON.stringify(holderOf(process.pid));
    for (;;) {
      try {
        writeFileSync(path, own, { flag: 'wx' });
        return new JournalLock(path);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST'))
          throw fileProblem(path, error);
      }
      const text = contentOf(path);
      if (text === undefined) continue;
      const holder = readHolder(text);
      if (holder !== undefined && isAlive(holder)) throw inUse(journal, path, holder);
      remove(path, text);
    }
  }

  release(): void {
    try {
      unlinkSync(this.path);
    } catch {
      // Somebody cleared it away.
    }
  }
}

function inUse(journal: string, path: string, { process: number, host }: Holder): BadInput {
  const fix = 'wait until it ends, or name another file';
  return new BadInput(
    host === hostname()
      ? `${journal}: process ${number} is writing to this journal; ${fix}`
      : `${journal}: process ${number} on ${host} is writing to this journal; ${fix} (if it has ended, remove ${path})`,
  );
}

/** Two processes may find the same lock stale: only what was seen is removed, a lock taken since is put back. */
function remove(path: string, seen: string): void {
  const taken = `${path}.${process.pid}`;
  try {
    renameSync(path, taken);
  } catch {
    return;
  }
  if (contentOf(taken) === seen) unlinkSync(taken);
  else renameSync(taken, path);
}

/** Undefined: gone. */
function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw fileProblem(path, error);
  }
}

function readHolder(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as Partial<Holder>;
    const { process: number, host, started } = value;
    return typeof number === 'number' && typeof host === 'string' && typeof started === 'string'
      ? { process: number, host, started }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Of processes elsewhere nothing is known: they are taken to be running. */
function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.process, 0);
  } catch (error) {
    // Another user's process may not be signalled, but is there.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return holderOf(holder.process).started === holder.started && holder.process !== process.pid;
}

function holderOf(pid: number): Holder {
  return { process: pid, host: hostname(), started: startOf(pid) };
}

/** @upstream proc_pid_stat(5): the 22nd field, counted from behind the name, which may hold anything. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
