// Karpenter in the cluster: its Deployment, its NodePools and EC2NodeClasses. Which nodes it has made their labels say.

import { KARPENTER, SYSTEM_NAMESPACE } from '../../scenario/cluster/systemNames.ts';
import { COLLECT } from '../collect.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ObjectFact } from '../evidence/facts.ts';
import { listAt, recordAt, textsAt, type Json } from '../text/values.ts';
import type { ImportedKarpenter, ImportedNode, ImportedSubnet } from './cluster.ts';
import { someOf, type Findings } from './findings.ts';

export const KARPENTER_KINDS: readonly string[] = ['NodePool', 'EC2NodeClass'];

const NODE_POOL_LABEL = 'karpenter.sh/nodepool';

export function isOfNodePool({ labels }: Pick<ImportedNode, 'labels'>): boolean {
  return labels[NODE_POOL_LABEL] !== undefined;
}

/** Undefined: there is none. */
export function karpenterOf(
  { objects }: Evidence,
  nodes: readonly ImportedNode[],
  subnets: readonly ImportedSubnet[],
  findings: Findings,
): ImportedKarpenter | undefined {
  const deployment = objects.find(
    ({ kind, namespace, name }) =>
      kind === 'Deployment' && namespace === SYSTEM_NAMESPACE && name === KARPENTER,
  );
  const pools = latest(objects, 'NodePool');
  const classes = latest(objects, 'EC2NodeClass');
  if (deployment === undefined && pools.length === 0) return undefined;
  if (pools.length === 0)
    findings.guess('NodePools of Karpenter', 'none', 'no file has them', COLLECT.karpenter);
  if (deployment === undefined)
    findings.guess(
      'pods of Karpenter',
      '2, in kube-system',
      'no file has its Deployment there',
      'kubectl get deploy -n kube-system -o json',
    );
  const made = nodes.filter(isOfNodePool);
  if (made.length > 0)
    findings.guess(
      `NodeClaim of node ${someOf(made.map(({ name }) => name))}`,
      'as its NodePool is now',
      'what it asked for when it was launched is in no file',
      null,
    );
  return {
    replicas: deployment?.replicas,
    requests: requestsOf(deployment),
    nodePools: pools.map(withoutType),
    nodeClasses: classes.map((fact) => inSubnets(fact, nodes, subnets, findings)),
  };
}

function latest(objects: readonly ObjectFact[], kind: string): ObjectFact[] {
  return [...new Map(objects.filter((fact) => fact.kind === kind).map((fact) => [fact.name, fact])).values()];
}

function requestsOf(deployment: ObjectFact | undefined): Readonly<Record<string, string>> {
  const [container] = listAt(deployment?.object, 'spec', 'template', 'spec', 'containers');
  return textsAt(container, 'resources', 'requests');
}

function withoutType({ object }: ObjectFact): Json {
  const { apiVersion: _, kind: __, ...rest } = object;
  return rest;
}

/** By their blocks: tags of subnets are not imported, and their names are the scenario's own. */
function inSubnets(
  fact: ObjectFact,
  nodes: readonly ImportedNode[],
  subnets: readonly ImportedSubnet[],
  findings: Findings,
): Json {
  const told = subnets.filter(({ id }) => fact.chosenSubnets.includes(id));
  const ofNodes = new Set(
    nodes
      .filter(isOfNodePool)
      .flatMap(({ interfaces }) => interfaces.slice(0, 1).map(({ subnet }) => subnet)),
  );
  const seen = subnets.filter(({ name }) => ofNodes.has(name));
  const chosen = told.length > 0 ? told : seen.length > 0 ? seen : subnets;
  if (told.length === 0)
    findings.guess(
      `subnets of EC2NodeClass ${fact.name}`,
      chosen.map(({ name }) => name).join(', '),
      seen.length > 0 ? 'nodes of Karpenter are in them' : 'no file says which it chooses',
      COLLECT.karpenter,
    );
  const object = withoutType(fact);
  const terms = chosen.map(({ cidr }) => ({ cidr }));
  return { ...object, spec: { ...recordAt(object, 'spec'), subnetSelectorTerms: terms } };
}
