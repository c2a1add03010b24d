#!/usr/bin/env node
// The program's first file, which Node versions that are too old can read as well: nothing but a look at the version,
// no `await` and no import that would be loaded before it. What starts the program is behind `start.ts`.

const LEAST_NODE = 20;

const node = process.versions.node;

if (Number(node.split('.')[0]) < LEAST_NODE) {
  process.stderr.write(
    'vpc-cni-sim: Node.js ' + node + ' is too old; use Node.js ' + String(LEAST_NODE) + ' or newer\n',
  );
  process.exitCode = 2;
} else {
  void import('./start.ts');
}
