// The packages that a queue needs. They are installed by whoever uses one: without them the program is half as large.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BadInput } from './badInput.ts';

const PACKAGES = ['bullmq', 'ioredis'] as const;

/** Throws a BadInput with the line that installs those that are missing. */
export function needQueuePackages(): void {
  const missing = PACKAGES.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { peerDependencies } = JSON.parse(text) as {
    readonly peerDependencies: Readonly<Record<string, string>>;
  };
  const words = missing.map((name) => `${name}@${(peerDependencies[name] ?? 'latest').replace('^', '')}`);
  throw new BadInput(
    `a queue needs ${PACKAGES.join(' and ')}; install them beside vpc-cni-sim: npm install ${words.join(' ')}`,
  );
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
