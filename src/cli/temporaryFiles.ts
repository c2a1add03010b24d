// Files that are half written have names of their own, and take the name asked for when they are whole. What a killed
// process left of them is removed by the next that writes to the same folder.

import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

const NAME = /^\.vpc-cni-sim-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}\.partial$/;

let listener: (path: string | undefined) => void = () => undefined;

/** Is told which file is half written, and when none is any more. */
export function onTemporaryFile(told: (path: string | undefined) => void): void {
  listener = told;
}

/** A new name in the folder of `target`: short, as the longest name there may be has to fit. */
export function temporaryBeside(target: string): string {
  const folder = dirname(target);
  removeStale(folder);
  const path = join(folder, `.vpc-cni-sim-${host()}-${process.pid}-${randomUUID().slice(0, 8)}.partial`);
  listener(path);
  return path;
}

/** It has its name, or is gone. */
export function temporaryEnded(): void {
  listener(undefined);
}

function removeStale(folder: string): void {
  for (const name of namesIn(folder)) {
    const [, from, process] = NAME.exec(name) ?? [];
    if (from !== host() || isRunning(Number(process))) continue;
    try {
      unlinkSync(join(folder, name));
    } catch {
      // Somebody else removed it, or may.
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Numbers of processes say something on their own machine only. */
function host(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
