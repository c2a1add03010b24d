// The nodes: Node objects joined with their instances; where no file has them, those that pods and instances tell of.

import type { Milliseconds } from '../../base/time.ts';
import { DAY, SECOND } from '../../base/time.ts';
import { instanceType } from '../../ec2/instanceTypes.ts';
import { nodeadmMaxPods } from '../../ec2/maxPods.ts';
import { COLLECT } from '../collect.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { InstanceFact, NodeFact } from '../evidence/facts.ts';
import { groupsBy } from '../groups.ts';
import type { ImportedNode } from './cluster.ts';
import { someOf, type Findings } from './findings.ts';
import { foreignKind } from './foreignNodes.ts';
import { labelsOfItsOwn, nodeGroupOf, TAINTS_OF_STATES } from './nodeLabels.ts';
import { UNKNOWN_NODE } from './unknownNode.ts';

const USUAL_TYPE = 'm5.large';

/** A node before the parts are known that must be: what is guessed is told once for all nodes. */
interface Draft {
  readonly fact: NodeFact;
  readonly instance: InstanceFact | undefined;
}

export function nodesOf(evidence: Evidence, capturedAt: Milliseconds, findings: Findings): ImportedNode[] {
  const instances = new Map(evidence.instances.map((instance) => [instance.id, instance]));
  const byAddress = new Map(evidence.instances.map((instance) => [instance.address, instance]));
  const drafts = factsOf(evidence, findings).map((fact): Draft => {
    const found =
      fact.instanceId === undefined ? byAddress.get(fact.address) : instances.get(fact.instanceId);
    return { fact, instance: found };
  });
  const foreign = groupsBy(drafts, ({ fact }) => foreignKind(fact));
  for (const [kind, members] of foreign)
    if (kind !== undefined)
      findings.leave(
        `${kind} nodes ${someOf(members.map(({ fact }) => fact.name))}, with their pods`,
        'aws-node is not on them',
      );
  const guesses = new Map<string, string[]>();
  const guess = <T>(what: string, node: string, value: T): T => {
    const names = guesses.get(what);
    if (names === undefined) guesses.set(what, [node]);
    else names.push(node);
    return value;
  };
  const nodes = (foreign.get(undefined) ?? []).flatMap((draft) =>
    node(draft, capturedAt, guess, evidence, findings),
  );
  for (const [what, names] of guesses) tell(what, names, findings);
  return nodes.sort((one, other) => one.createdAt - other.createdAt || (one.name < other.name ? -1 : 1));
}

type Guess = <T>(what: string, node: string, value: T) => T;

function node(
  { fact, instance }: Draft,
  capturedAt: Milliseconds,
  guess: Guess,
  evidence: Evidence,
  findings: Findings,
): ImportedNode[] {
  const { name } = fact;
  const address =
    fact.address ?? instance?.address ?? addressInName(name) ?? primaryOf(evidence, fact.instanceId);
  if (address === undefined) {
    findings.contradict(`node ${name} has no address in any file: left out`);
    return [];
  }
  const written = fact.instanceType ?? instance?.instanceType;
  const type = written ?? guess('instance type', name, typeByPools(evidence, fact));
  const isKnown = instanceType(type) !== undefined;
  if (!isKnown)
    findings.warn(`node ${name} is of type ${type}, which the CNI does not know: ${USUAL_TYPE} instead`);
  const zone = fact.zone ?? instance?.zone ?? zoneByInterfaces(evidence, fact.instanceId, address);
  const instanceTypeName = isKnown ? type : USUAL_TYPE;
  const createdAt =
    fact.createdAt ??
    (fact.age === undefined ? instance?.launchedAt : capturedAt - fact.age * SECOND) ??
    guess('age', name, capturedAt - DAY);
  return [
    {
      name,
      instanceId: fact.instanceId ?? instance?.id ?? instanceByAddress(evidence, address),
      group: nodeGroupOf(fact.labels) ?? instance?.nodeGroup,
      instanceType: instanceTypeName,
      zone: zone ?? guess('zone', name, ''),
      address,
      createdAt: Math.min(createdAt, capturedAt),
      isReady: fact.isReady,
      isCordoned: fact.isCordoned,
      maxPods: fact.maxPods ?? guess('max pods', name, nodeadmMaxPods(instanceType(instanceTypeName))),
      labels: labelsOfItsOwn(fact.labels),
      taints: fact.taints.filter(({ key }) => !TAINTS_OF_STATES.includes(key)),
      extendedResources: fact.extendedResources,
      images: fact.images,
      interfaces: [],
      branches: [],
      from: fact.file,
    },
  ];
}

/** Of several files that tell of one node the last one in order of time counts. */
function factsOf(evidence: Evidence, findings: Findings): NodeFact[] {
  const newest = new Map(evidence.files.map(({ file, newest }) => [file, newest ?? 0]));
  const rank = ({ file }: NodeFact): number => newest.get(file) ?? 0;
  const facts = [...groupsBy(evidence.nodes, ({ name }) => name).values()].flatMap((group) => {
    const [last] = [...group].sort((one, other) => rank(other) - rank(one));
    return last === undefined ? [] : [withTexts(last, group)];
  });
  if (facts.length > 0) return facts;
  const ofPods = groupsBy(
    evidence.pods.filter(({ node }) => node !== undefined),
    ({ node }) => node ?? '',
  );
  if (ofPods.size === 0) return [];
  findings.guess(
    'the nodes',
    String(ofPods.size),
    'no file has nodes: those that pods are on',
    COLLECT.objects,
  );
  return [...ofPods].map(([name, pods]) => ({
    ...UNKNOWN_NODE,
    name,
    file: pods[0]?.file ?? '',
    address: pods.find(({ nodeAddress }) => nodeAddress !== undefined)?.nodeAddress,
  }));
}

/** What a table says has no labels; another file may have them. */
function withTexts(last: NodeFact, group: readonly NodeFact[]): NodeFact {
  const whole = group.find(({ instanceType: type }) => type !== undefined);
  return last.instanceType === undefined && whole !== undefined
    ? { ...whole, isReady: last.isReady, isCordoned: last.isCordoned }
    : last;
}

/** `ip-10-0-0-5.eu-west-1.compute.internal` */
function addressInName(name: string): string | undefined {
  const [, digits] = /^ip-(\d+-\d+-\d+-\d+)\./.exec(`${name}.`) ?? [];
  return digits?.replaceAll('-', '.');
}

function primaryOf({ interfaces }: Evidence, instanceId: string | undefined): string | undefined {
  if (instanceId === undefined) return undefined;
  return interfaces.find((eni) => eni.instanceId === instanceId && eni.device === 0)?.primaryAddress;
}

function instanceByAddress({ interfaces }: Evidence, address: string): string | undefined {
  return interfaces.find(({ device, primaryAddress }) => device === 0 && primaryAddress === address)
    ?.instanceId;
}

function zoneByInterfaces(
  { interfaces }: Evidence,
  instanceId: string | undefined,
  address: string,
): string | undefined {
  return interfaces.find(
    (eni) => eni.primaryAddress === address || (instanceId !== undefined && eni.instanceId === instanceId),
  )?.zone;
}

/** In order of size. */
const GENERAL_TYPES = ['m5.large', 'm5.xlarge', 'm5.2xlarge', 'm5.4xlarge', 'm5.8xlarge', 'm5.16xlarge'];

const ALIVE: readonly string[] = ['Pending', 'Running'];

/** The smallest general type whose ENIs hold what its daemon has, and that takes its pods. */
function typeByPools({ pools, pods }: Evidence, { instanceId, name }: NodeFact): string {
  const pool = pools.find(
    (each) =>
      (instanceId !== undefined && each.instanceId === instanceId) ||
      (each.node !== undefined && `${name}.`.startsWith(`${each.node}.`)),
  );
  const slots = Math.max(
    0,
    ...(pool?.enis ?? []).map(({ addresses, prefixes }) => addresses.length + prefixes.length),
  );
  const here = pods.filter(({ node, phase }) => node === name && ALIVE.includes(phase)).length;
  const isLarge = (candidate: string): boolean => {
    const type = instanceType(candidate);
    if (type === undefined || type.ipv4PerEni <= slots) return false;
    return type.maxEnis >= (pool?.enis.length ?? 1) && nodeadmMaxPods(type) >= here;
  };
  return isLarge(USUAL_TYPE) ? USUAL_TYPE : (GENERAL_TYPES.find(isLarge) ?? USUAL_TYPE);
}

const BETTER: Readonly<Record<string, string>> = {
  'instance type': COLLECT.objects,
  zone: COLLECT.objects,
  'max pods': COLLECT.objects,
  age: COLLECT.objects,
};

const VALUES: Readonly<Record<string, string>> = {
  'instance type': `${USUAL_TYPE}, or the smallest m5 that holds its addresses and pods`,
  zone: 'that of its subnet',
  'max pods': 'ENIs × (addresses − 1) + 2 of the type',
  age: '24h',
};

function tell(what: string, names: readonly string[], findings: Findings): void {
  findings.guess(
    `${what} of node ${someOf(names)}`,
    VALUES[what] ?? '',
    'no file says',
    BETTER[what] ?? null,
  );
}
