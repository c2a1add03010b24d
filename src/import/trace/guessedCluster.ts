// A cluster for a trace without files of one: as many nodes as its pods need when most of them are there.

import { instanceType, type InstanceType } from '../../ec2/instanceTypes.ts';
import { nodeadmMaxPods } from '../../ec2/maxPods.ts';
import { parseQuantity } from '../../scenario/language/quantity.ts';
import { COLLECT } from '../collect.ts';
import type { Findings } from '../cluster/findings.ts';
import type { Json } from '../text/values.ts';
import type { SteadyWorkload } from './steady.ts';
import type { TracedLife } from './tracedLife.ts';

/** The smallest that takes the largest pod. */
const TYPES = ['m5.large', 'm5.4xlarge', 'm5.24xlarge'];

/** CoreDNS, aws-node, kube-proxy and what else there is on a node. */
const OTHER_PODS = 4;
/** Of vCPUs and memory: kubelets and daemons have the rest. */
const FOR_PODS = 0.75;

const FEWEST = 3;
const MOST = 5000;

/** Pods, millicores and bytes. */
interface Need {
  readonly pods: number;
  readonly cpu: number;
  readonly memory: number;
}

const NONE: Need = { pods: 0, cpu: 0, memory: 0 };

export function guessedCluster(
  pods: readonly TracedLife[],
  steady: readonly SteadyWorkload[],
  findings: Findings,
): Json {
  const needs = pods.map(({ pod }) => needOf(pod.requests));
  const largest = needs.reduce(most, NONE);
  const name = TYPES.find((type) => nodesFor(largest, instanceType(type)) <= 1) ?? 'm5.24xlarge';
  const peak = peakOf(pods, needs);
  const longLived = steady.reduce((sum, { replicas }) => sum + replicas, 0);
  const wanted = nodesFor({ ...peak, pods: peak.pods + longLived }, instanceType(name));
  const size = Math.min(MOST, Math.max(FEWEST, wanted));
  findings.guess(
    'nodes and network',
    `${size} ${name} in a /16`,
    `no file has them; enough for the ${peak.pods} traced pods that are there at one time`,
    COLLECT.objects,
  );
  return {
    vpc: {
      cidrs: ['10.0.0.0/16'],
      subnets: [{ name: 'subnet-a', cidr: '10.0.0.0/16', availabilityZone: 'us-west-2a' }],
    },
    nodeGroups: [{ name: 'nodes', instanceType: name, size }],
  };
}

function needOf(requests: Readonly<Record<string, string>>): Need {
  const { cpu = '0', memory = '0' } = requests;
  return { pods: 1, cpu: parseQuantity(cpu, 'cpu') ?? 0, memory: parseQuantity(memory, 'memory') ?? 0 };
}

function nodesFor({ pods, cpu, memory }: Need, type: InstanceType | undefined): number {
  const cores = (type?.vcpus ?? 2) * FOR_PODS;
  const mebibytes = (type?.memoryMiB ?? 8192) * FOR_PODS;
  return Math.ceil(
    Math.max(
      pods / (nodeadmMaxPods(type) - OTHER_PODS),
      cpu / (cores * 1000),
      memory / (mebibytes * 2 ** 20),
    ),
  );
}

function most(one: Need, other: Need): Need {
  return {
    pods: Math.max(one.pods, other.pods),
    cpu: Math.max(one.cpu, other.cpu),
    memory: Math.max(one.memory, other.memory),
  };
}

/** Each of its figures when it is highest. */
function peakOf(pods: readonly TracedLife[], needs: readonly Need[]): Need {
  const moments = pods.flatMap(({ arrival, life }, index) => {
    const need = needs[index] ?? NONE;
    return [
      { at: arrival, sign: 1, need },
      { at: arrival + life, sign: -1, need },
    ];
  });
  moments.sort((one, other) => one.at - other.at || one.sign - other.sign);
  let now = NONE;
  let peak = NONE;
  for (const { sign, need } of moments) {
    now = {
      pods: now.pods + sign * need.pods,
      cpu: now.cpu + sign * need.cpu,
      memory: now.memory + sign * need.memory,
    };
    peak = most(peak, now);
  }
  return peak;
}
