// The built program as it is when it is installed: a link on the PATH that has its name.

import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** Its file, as `npm start` and people in a checkout start it. */
export const FILE = join(ROOT, 'dist/program/main.js');

export const MAIN = linked();

function linked(): string {
  const link = join(ROOT, 'dist/vpc-cni-sim');
  try {
    symlinkSync(FILE, link);
  } catch (error) {
    // Another test file has made it.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return link;
}
