// Which limit binds and what would lift it, computed from the state at the end of a run: a finding for each reason
// that pods wait for, or, when none waits, the limit that would be met next.

import { unreachable } from '../base/assert.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import type { WaitingPod } from '../record/waiting.ts';
import { addressFinding } from './addressLimits.ts';
import type { Finding, Situation } from './finding.ts';
import { plural } from '../base/words.ts';
import { maxPodsFinding } from './maxPodsLimit.ts';
import { isOpen, roomFor, type Limit } from './room.ts';

/** The reason that most pods wait for comes first. */
export function findLimits(situation: Situation): Finding[] {
  const byReason = new Map<WaitingReason, WaitingPod[]>();
  for (const pod of situation.summary.waiting) {
    const pods = byReason.get(pod.reason);
    if (pods === undefined) byReason.set(pod.reason, [pod]);
    else pods.push(pod);
  }
  const findings = [...byReason]
    .sort(([, one], [, other]) => other.length - one.length)
    .flatMap(([reason, pods]) => findingFor(reason, pods, situation) ?? []);
  return findings.length === 0 ? [nextLimit(situation)] : findings;
}

/** Undefined for pods on their way, which nothing holds up. */
function findingFor(
  reason: WaitingReason,
  pods: readonly WaitingPod[],
  situation: Situation,
): Finding | undefined {
  switch (reason) {
    case 'NotYetScheduled':
    case 'Starting':
      return undefined;
    case 'TooManyPods':
      return maxPodsFinding(pods.length, situation);
    case 'InsufficientCpu':
      return requests('CPU');
    case 'InsufficientMemory':
      return requests('memory');
    case 'InsufficientEphemeralStorage':
      return requests('ephemeral storage');
    case 'InsufficientResource':
      return requests('another resource');
    case 'Unschedulable':
      return unschedulable(situation);
    case 'NoAddressOnNode':
    case 'SubnetExhausted':
    case 'NoPrefixInSubnet':
    case 'Throttled':
    case 'Cooldown':
    case 'Unauthorized':
    case 'IncreaseFailed':
    case 'Cordoned':
      return addressFinding(reason, pods, situation);
    case 'SandboxFailed':
      return { binds: 'the sandboxes, for another reason than addresses: see the message', helps: [] };
    case 'CrashLoopBackOff':
      return { binds: 'containers that fail, whatever addresses there are: see the message', helps: [] };
    default:
      return unreachable(reason);
  }
}

function requests(resource: string): Finding {
  return {
    binds: `requests: the nodes have too little ${resource} left`,
    helps: ['more or larger nodes, or smaller requests'],
  };
}

function unschedulable({ summary }: Situation): Finding {
  const cordoned = summary.nodes.filter((node) => node.cordoned).length;
  const ready = summary.nodes.filter((node) => node.ready).length;
  if (ready === 0) return { binds: 'nodes: none is Ready', helps: [] };
  return {
    binds: 'what nodes are open to: cordon, taints, selectors, affinity or spreading (see the message)',
    helps: cordoned === 0 ? [] : [`uncordon ${plural(cordoned, 'node')}`],
  };
}

const LIMIT_NAMES: Readonly<Record<Limit, string>> = {
  'max-pods': 'max pods',
  addresses: 'the addresses of the instance types',
  subnet: 'free addresses in the subnets',
};

function nextLimit({ summary, env }: Situation): Finding {
  if (!summary.nodes.some(isOpen)) {
    return { binds: 'nothing; no node is open to pods', helps: [] };
  }
  const { pods, limit } = roomFor(summary.nodes, summary.subnets, env);
  const name = LIMIT_NAMES[limit];
  const room =
    pods === 0 ? `no room for one more pod: ${name}` : `room for ${plural(pods, 'more pod')}, then ${name}`;
  return { binds: `nothing; ${room}`, helps: [] };
}
