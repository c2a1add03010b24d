// The parts of a faulty document that have no fault of shape: enough to go on checking them, so that one wrong value
// does not hide the problems elsewhere. And which problems found that way may only come from what was left out.

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
export function soundParts(value: unknown, faults: readonly LocatedFault[]): Pruned | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const inParts = faults.filter(({ path }) => path.length > 0);
  const faultsIn = (left: unknown): LocatedFault[] =>
    shapeFaults(withStandIns(left)).filter(({ path }) => path.length > 0);
  const pruned = prune(value, inParts, faultsIn, meant);
  return { ...pruned, value: withStandIns(pruned.value) };
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
  'no-such-node': [['nodeGroups'], ['timeline']],
  'prefix-mode-without-target': [['cni'], ['timeline']],
};

/** Whether a fault may be due to the absence of what had faults of shape. `declared` are all names of the document. */
export function mayFollowFrom(
  { fault, path }: LocatedFault,
  ofShape: readonly LocatedFault[],
  declared: ReadonlySet<string>,
): boolean {
  if (fault.code === 'unknown-reference' && (fault.known.length === 0 || declared.has(fault.name)))
    return true;
  const leansOn = LEANS_ON[fault.code] ?? (fault.code === 'duplicate-name' ? [path.slice(0, 1)] : []);
  return ofShape.some(
    (other) =>
      begins(other.path, path) ||
      begins(path, other.path) ||
      leansOn.some((part) => begins(part, other.path) || begins(other.path, part)),
  );
}

function begins(start: DocumentPath, path: DocumentPath): boolean {
  return start.length > 0 && start.every((part, index) => path[index] === part);
}
