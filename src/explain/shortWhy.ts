// Why a pod waits in a what-if, in a few words.

import { unreachable } from '../base/assert.ts';
import { summarize } from '../record/summary.ts';
import type { PodHistory } from '../record/podHistory.ts';
import type { PodRecord } from '../record/podRecord.ts';
import { singleSlots } from './figures.ts';
import type { Play, PlayedRun } from './playedRun.ts';

export function whyWaits(history: PodHistory | undefined, play: Play, run: PlayedRun): string {
  const pod = history === undefined ? undefined : play.state.pod(history.pod);
  if (history === undefined || pod === undefined) return '';
  const before = run.state.pod(history.pod)?.waitingReason;
  const why = reasonText(pod, play, run);
  return pod.waitingReason === before || before === undefined ? why : `now: ${why}`;
}

function reasonText(pod: PodRecord, play: Play, run: PlayedRun): string {
  const reason = pod.waitingReason ?? 'Starting';
  switch (reason) {
    case 'TooManyPods':
      return `max pods ${maxPodsText(play, run)}${leftovers(undefined, play)}`;
    case 'InsufficientCpu':
    case 'InsufficientMemory':
    case 'InsufficientEphemeralStorage':
    case 'InsufficientResource':
    case 'Unschedulable':
      return pod.schedulingReasons[0] ?? 'there is no node';
    case 'NotYetScheduled':
      return 'not scheduled yet';
    case 'Starting':
      return 'it starts';
    case 'NoAddressOnNode':
      return `a pod that has a node stays there, and that has no address${leftovers(pod.node, play)}`;
    case 'SubnetExhausted':
    case 'NoPrefixInSubnet':
      return subnetText(pod, play);
    case 'Throttled':
      return 'EC2 throttles the calls for addresses';
    case 'Cooldown':
      return 'its node’s free addresses cool down';
    case 'Unauthorized':
      return 'the role of aws-node still lacks the permission';
    case 'IncreaseFailed':
      return 'EC2 still answers with an error';
    case 'Cordoned':
      return 'its node is cordoned';
    case 'SandboxFailed':
      return 'its sandbox fails';
    case 'CrashLoopBackOff':
      return 'a container of it fails';
    default:
      return unreachable(reason);
  }
}

function maxPodsText({ state, now }: Play, run: PlayedRun): string {
  const texts = [run.summary.nodes, summarize(state, now, [], []).nodes].map((nodes) => {
    const most = [...new Set(nodes.filter(({ ready }) => ready).map(({ maxPods }) => maxPods))];
    return most.sort((one, other) => one - other).join(' and ');
  });
  return texts[0] === texts[1] ? `stays ${texts[1]}` : `is ${texts[1]}`;
}

/** Where prefix mode found no slot for a prefix: on this node, or on all. */
function leftovers(node: string | undefined, { state, world, now }: Play): string {
  const nodes = summarize(state, now, [], []).nodes.filter(({ name }) => node === undefined || name === node);
  const inVain = nodes.filter((each) => {
    const config = world.daemons.nodes.get(each.name)?.running?.pool.config;
    if (config === undefined || !config.prefixMode) return false;
    return each.addresses.prefixes === 0 && singleSlots(each) >= config.maxEnis * config.slotsPerEni;
  });
  if (inVain.length === 0 || inVain.length < nodes.length) return '';
  return '; no prefix fits either, every slot carries a pod’s /32';
}

function subnetText({ node = '', waitingReason }: PodRecord, { state }: Play): string {
  const subnet = state.node(node)?.subnet ?? '';
  const { free, freePrefixes } = state.subnet(subnet);
  if (waitingReason === 'NoPrefixInSubnet') return `subnet ${subnet} has ${freePrefixes.value} free /28s`;
  return `subnet ${subnet} has ${free.value} addresses free`;
}
