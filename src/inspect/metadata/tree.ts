// Instance metadata as a tree: values by their path. A directory lists its entries in order, each subdirectory with a
// slash behind its name. @upstream EC2 User Guide, "Instance metadata categories"

import { own } from '../../base/own.ts';

export interface Directory {
  readonly [name: string]: Directory | string;
}

/** Undefined: nothing is there. A slash at the end changes nothing. */
export function read(tree: Directory, path: string): Directory | string | undefined {
  let entry: Directory | string | undefined = tree;
  for (const name of path.split('/').filter((part) => part !== '')) {
    if (typeof entry !== 'object') return undefined;
    entry = own(entry, name);
  }
  return entry;
}

/** One entry a line. */
export function listing(directory: Directory): string {
  return Object.keys(directory)
    .sort()
    .map((name) => (typeof directory[name] === 'string' ? name : `${name}/`))
    .join('\n');
}
