// The parts of a faulty document that have no fault of shape: enough to go on checking them, so that one wrong value
// does not hide the problems elsewhere. And which problems found that way may only come from what was left out.

import { parseDuration } from '../base/time.ts';
import type { DocumentPath, LocatedFault, ProblemCode } from './diagnostics.ts';
import { prune, type Pruned } from './prune.ts';
import { shapeFaults } from './shape.ts';

/** What must be there, with nothing in it. */
const STAND_INS = {
  apiVersion: 'vpc-cni-sim/v1',
  kind: 'Scenario',
  metadata: { name: 'unnamed' },
  vpc: { cidrs: [], subnets: [] },
  nodeGroups: [],
};

/** A document of the right shape; undefined when the value is none at all. */
export function soundParts(value: unknown): Pruned | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const faultsIn = (left: unknown): LocatedFault[] =>
    shapeFaults(withStandIns(left)).filter(({ path }) => path.length > 0);
  const timed = withTimes(value);
  const inParts = shapeFaults(timed).filter(({ path }) => path.length > 0);
  const pruned = prune(timed, inParts, faultsIn, meant);
  return { ...pruned, value: withStandIns(pruned.value) };
}

/** Steps whose time cannot be read happen with the one before: what they refer to can be checked. */
function withTimes(value: object): object {
  if (!('timeline' in value) || !Array.isArray(value.timeline)) return value;
  let time = '0s';
  const timeline = value.timeline.map((step: unknown) => {
    if (typeof step !== 'object' || step === null || Array.isArray(step)) return step;
    const { at } = step as { readonly at?: unknown };
    if (typeof at === 'string' && parseDuration(at) !== undefined) time = at;
    return { ...step, at: time };
  });
  return { ...value, timeline };
}

/** What stands for a value whose fault leaves no doubt, or does not matter to anything else. */
function meant({ fault }: LocatedFault): unknown {
  if (fault.code === 'host-bits') return fault.cidr;
  return fault.code === 'unknown-instance-type' ? 't3.medium' : undefined;
}

function withStandIns(value: unknown): unknown {
  return { ...STAND_INS, ...(value as object) };
}

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
