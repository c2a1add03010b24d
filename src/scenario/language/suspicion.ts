// Which problems found in the sound parts of something faulty may only come from what was left out.

import type { DocumentPath, LocatedFault, ProblemCode } from './diagnostics.ts';

/** Other parts that a problem of this code depends on. */
const LEANS_ON: Partial<Record<ProblemCode, readonly DocumentPath[]>> = {
  'zone-outside-region': [['vpc', 'region']],
  'subnet-outside-vpc': [['vpc', 'cidrs']],
  'selector-mismatch': [['spec', 'template', 'metadata', 'labels']],
  'no-such-node': [['nodeGroups'], ['timeline']],
  'prefix-mode-without-target': [['cni'], ['timeline']],
};

/** Which faults may be due to the absence of what had faults of shape. `declared` are all names of the document. */
export class Suspicion {
  /** Paths of faults of shape, and everything on the way to them. */
  private readonly faulty = new Set<string>();
  private readonly onTheWay = new Set<string>();
  private readonly declared: ReadonlySet<string>;

  constructor(ofShape: readonly LocatedFault[], declared: ReadonlySet<string>) {
    this.declared = declared;
    for (const path of ofShape.map(blamed)) {
      this.faulty.add(keyOf(path));
      for (let length = 1; length <= path.length; length++) this.onTheWay.add(keyOf(path.slice(0, length)));
    }
  }

  falls({ fault, path }: LocatedFault): boolean {
    if (fault.code === 'unknown-reference' && (fault.known.length === 0 || this.declared.has(fault.name))) {
      return true;
    }
    const leansOn = LEANS_ON[fault.code] ?? (fault.code === 'duplicate-name' ? [path.slice(0, 1)] : []);
    return [path, ...leansOn].some((part) => this.touches(part));
  }

  /** Whether there is a fault of shape in the part or around it. */
  private touches(path: DocumentPath): boolean {
    if (this.onTheWay.has(keyOf(path))) return true;
    return path.some((_, index) => this.faulty.has(keyOf(path.slice(0, index + 1))));
  }
}

/** Where a key is missing, only it is to blame. */
function blamed({ fault, path }: LocatedFault): DocumentPath {
  return fault.code === 'missing-key' ? [...path, fault.key] : path;
}

function keyOf(path: DocumentPath): string {
  return JSON.stringify(path);
}
