// The parts of a faulty document that have no fault of shape: enough to go on checking them, so that one wrong value
// does not hide the problems elsewhere.

import { parseDuration } from '../../base/time.ts';
import type { LocatedFault } from '../language/diagnostics.ts';
import { prune, type Pruned } from '../language/prune.ts';
import { shapeFaults } from './shape.ts';

/** What must be there, with nothing in it. */
const STAND_INS = {
  apiVersion: 'vpc-cni-sim/v1',
  kind: 'Scenario',
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
    const at = 'at' in step ? step.at : undefined;
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
