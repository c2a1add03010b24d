// What Karpenter did, as lines for people.

import type { KarpenterFact } from '../kube/api/karpenterFacts.ts';
import { plural } from '../base/words.ts';
import { nodeLabel } from '../record/labels.ts';
import type { Folds } from '../record/projection.ts';

type Told = readonly [whom: string, what: string];

export const KARPENTER_LINES: Folds<KarpenterFact, undefined, Told> = {
  'nodeclaim-created': (_, { nodeClaim, cause, pods, instanceTypes, cheapest }) => [
    nodeClaim,
    `NodeClaim created for ${plural(pods, 'pod')} (${cause}): ${plural(instanceTypes, 'instance type')} would do, the cheapest is ${cheapest}`,
  ],
  'nodeclaim-launched': (
    _,
    { nodeClaim, node, instanceType, zone, subnet, capacityType, price, offered },
  ) => [
    nodeClaim,
    `launched ${nodeLabel(node)}: ${instanceType} in ${zone} (${subnet}), ${capacityType}, $${price} an hour, the cheapest of ${offered} offered with capacity`,
  ],
  'nodeclaim-launch-failed': (_, { nodeClaim, message }) => [nodeClaim, `not launched: ${message}`],
  'offering-unavailable': (_, { instanceType, zone, capacityType, code }) => [
    'karpenter',
    `asks for no ${instanceType} ${capacityType} in ${zone} for 3 minutes: ${code}`,
  ],
  'subnet-closed': (_, { subnet }) => [
    'karpenter',
    `launches nothing in ${subnet} for 3 minutes: no free address`,
  ],
  'nodeclaim-registered': (_, { nodeClaim, node }) => [nodeClaim, `${nodeLabel(node)} registered`],
  'nodeclaim-initialized': (_, { nodeClaim, node }) => [nodeClaim, `${nodeLabel(node)} initialized`],
  'nodeclaim-deleted': (_, { nodeClaim, node, reason }) => [
    nodeClaim,
    `deleted: ${reason}${node === undefined ? '' : ` (${nodeLabel(node)})`}`,
  ],
  'nodeclaim-removed': (_, { nodeClaim, node }) => [
    nodeClaim,
    node === undefined ? 'gone' : `gone, and ${nodeLabel(node)} with it`,
  ],
  'disruption-started': (_, { reason, nodes, replacements, savings }) => [
    'karpenter',
    `${replacements.length === 0 ? 'removes' : 'replaces'} ${nodes.map(nodeLabel).join(', ')}: ${reason}, saves $${savings.toFixed(4)} an hour`,
  ],
};
