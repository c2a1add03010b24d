// The condition Drifted: the node is not what its NodePool and EC2NodeClass would make now.
// @upstream karpenter pkg/controllers/nodeclaim/disruption/drift.go, karpenter-provider-aws pkg/cloudprovider/drift.go

import { own } from '../../../base/own.ts';
import { HOUR, MINUTE, type Milliseconds } from '../../../base/time.ts';
import type { Ec2NodeClass } from '../../../kube/api/ec2NodeClass.ts';
import type { LaunchedInstance, NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { NodePool } from '../../../kube/api/nodePool.ts';
import type { InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import { isTrue, withoutCondition, withTrue, type Conditions } from '../lifecycle/conditions.ts';
import { Requirements } from '../requirements/requirements.ts';
import { NO_LABELS } from '../requirements/wellKnownLabels.ts';
import {
  CAPACITY_TYPE_LABEL,
  INSTANCE_TYPE_LABEL,
  NODE_CLASS_HASH_ANNOTATION,
  NODE_POOL_HASH_ANNOTATION,
  ZONE_LABEL,
} from '../wellKnown.ts';
import { imagesOf, nodeClassHash, nodePoolHash, securityGroupsOf } from './staticFields.ts';

export type DriftReason =
  | 'NodePoolDrifted'
  | 'RequirementsDrifted'
  | 'InstanceTypeNotFound'
  | 'NodeClassDrift'
  | 'AMIDrift'
  | 'SecurityGroupDrift'
  | 'SubnetDrift';

export interface Wanted {
  readonly nodePool: NodePool;
  /** Undefined: it is gone, and says nothing about the node. */
  readonly nodeClass: Ec2NodeClass | undefined;
  /** IDs of those that its terms find now. None: nothing is known of them. */
  readonly subnets: readonly string[];
  /** Undefined: it cannot be told. */
  readonly instanceTypes: readonly InstanceTypeOption[] | undefined;
}

export interface DriftStep {
  /** The same object as before where nothing changes. */
  readonly conditions: Conditions;
  readonly requeueAfter?: Milliseconds;
}

const LOOKS_AGAIN = 5 * MINUTE;
/** Younger claims may be of a type that the list of types does not have yet. */
const TYPE_IS_KNOWN_AFTER = HOUR;

type Claim = Pick<NodeClaim, 'labels' | 'annotations' | 'createdAt' | 'instance'> & {
  readonly conditions: Conditions;
};

export function driftStep(claim: Claim, wanted: Wanted, now: Milliseconds): DriftStep {
  const { conditions } = claim;
  if (!isTrue(conditions, 'Launched')) return { conditions: withoutCondition(conditions, 'Drifted') };
  const reason = ofNodePool(claim, wanted, now);
  return {
    conditions:
      reason === undefined
        ? withoutCondition(conditions, 'Drifted')
        : withTrue(conditions, 'Drifted', now, reason),
    requeueAfter: LOOKS_AGAIN,
  };
}

/** The first reason; undefined: the node is as it should be, or nothing tells otherwise. */
function ofNodePool(
  { labels, annotations, createdAt, instance }: Claim,
  { nodePool, nodeClass, subnets, instanceTypes }: Wanted,
  now: Milliseconds,
): DriftReason | undefined {
  const { template } = nodePool;
  if (differs(own(annotations, NODE_POOL_HASH_ANNOTATION), nodePoolHash(template))) return 'NodePoolDrifted';
  const required = Requirements.ofNodeRequirements(template.requirements);
  if (Requirements.ofLabels(labels).conflictWith(required, NO_LABELS) !== undefined)
    return 'RequirementsDrifted';
  if (now - createdAt > TYPE_IS_KNOWN_AFTER) {
    if (instanceTypes === undefined) return undefined;
    if (!isOnSale(labels, instanceTypes)) return 'InstanceTypeNotFound';
  }
  if (nodeClass === undefined) return undefined;
  if (differs(own(annotations, NODE_CLASS_HASH_ANNOTATION), nodeClassHash(nodeClass)))
    return 'NodeClassDrift';
  return instance && ofNodeClass(instance, nodeClass, subnets);
}

function ofNodeClass(
  { image, securityGroups, subnet }: LaunchedInstance,
  nodeClass: Ec2NodeClass,
  subnets: readonly string[],
): DriftReason | undefined {
  if (image !== undefined && !imagesOf(nodeClass).includes(image)) return 'AMIDrift';
  if (securityGroups !== undefined && !isSameSet(securityGroups, securityGroupsOf(nodeClass)))
    return 'SecurityGroupDrift';
  return subnets.length > 0 && !subnets.includes(subnet) ? 'SubnetDrift' : undefined;
}

/** A claim without the annotation was made by nobody who knew of it. */
function differs(recorded: string | undefined, hash: string): boolean {
  return recorded !== undefined && recorded !== hash;
}

/** Somewhere and somehow, whether it is to be had at the moment or not. */
function isOnSale(labels: NodeClaim['labels'], instanceTypes: readonly InstanceTypeOption[]): boolean {
  const name = own(labels, INSTANCE_TYPE_LABEL);
  const [zone, capacityType] = [own(labels, ZONE_LABEL), own(labels, CAPACITY_TYPE_LABEL)];
  const type = instanceTypes.find((one) => one.name === name);
  return type?.offerings.some((one) => one.zone === zone && one.capacityType === capacityType) ?? false;
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  const [first, second] = [new Set(one), new Set(other)];
  return first.size === second.size && one.every((name) => second.has(name));
}
