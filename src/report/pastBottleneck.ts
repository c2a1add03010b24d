// What held pods back in an episode that is over, in a few words: the headline of a page says it after a colon.

import type { WaitingReason } from '../base/waitingReason.ts';
import { plural } from '../base/words.ts';
import type { Episode } from '../record/episodes.ts';

type Told = Pick<Episode, 'nodes' | 'subnets' | 'nodesAtMaxPods'>;

/** Subnets and nodes told by name; more are counted. */
const MOST_NAMES = 2;

const nodesOf = ({ nodes }: Told): string =>
  nodes.length === 0 ? 'their nodes' : nodes.length === 1 ? 'their node' : plural(nodes.length, 'node');

const subnetsOf = ({ subnets }: Told): string => {
  if (subnets.length === 0) return 'the subnet';
  const names = subnets.slice(0, MOST_NAMES).join(' and ');
  return subnets.length > MOST_NAMES
    ? plural(subnets.length, 'subnet')
    : `subnet${subnets.length === 1 ? '' : 's'} ${names}`;
};

const wereOf = (names: readonly string[]): string => (names.length === 1 ? 'was' : 'were');
const subnetWere = ({ subnets }: Told): string => (subnets.length > 1 ? 'were' : 'was');

const PAST: Readonly<Record<WaitingReason, (told: Told) => string>> = {
  NotYetScheduled: () => 'the scheduler had not tried them',
  TooManyPods: ({ nodesAtMaxPods }) =>
    nodesAtMaxPods === 0 ? 'nodes were at max pods' : `${plural(nodesAtMaxPods, 'node')} at max pods`,
  InsufficientCpu: () => 'nodes had too little CPU left',
  InsufficientMemory: () => 'nodes had too little memory left',
  InsufficientEphemeralStorage: () => 'nodes had too little ephemeral storage left',
  InsufficientPodEni: () => 'nodes had no branch ENI left',
  InsufficientResource: () => 'nodes had too little of a resource left',
  UnboundVolumeClaim: () => 'a PersistentVolumeClaim was not bound',
  VolumeNodeAffinity: () => 'no node could reach their volume',
  TooManyVolumes: () => 'nodes had as many volumes attached as they take',
  Unschedulable: () => 'no node could take them',
  NodeNotFound: () => 'their node did not exist',
  Starting: () => 'they were starting',
  NoTrunkEni: (told) => `no trunk ENI on ${nodesOf(told)}`,
  BranchEniPending: (told) => `no branch ENI yet on ${nodesOf(told)}`,
  NoAddressOnNode: (told) => `no available address on ${nodesOf(told)}`,
  SubnetExhausted: (told) => `${subnetsOf(told)} ${subnetWere(told)} full`,
  NoPrefixInSubnet: (told) => `${subnetsOf(told)} had no free /28`,
  NoIPv6Prefix: (told) => `no IPv6 prefix on ${nodesOf(told)}`,
  NoENIConfig: () => 'the ENIConfig of their nodes did not exist',
  Throttled: () => 'EC2 throttled the calls for more addresses',
  Cooldown: (told) => `released addresses were cooling down on ${nodesOf(told)}`,
  Unauthorized: () => 'aws-node lacked a permission',
  IncreaseFailed: () => 'EC2 answered the calls for more addresses with errors',
  NoAddressOnCard: () => 'a network card had no available address',
  MultiNicOff: () => 'ENABLE_MULTI_NIC is off',
  CalicoPoolsFull: (told) => `no Calico address for ${nodesOf(told)}`,
  CalicoBlockLimit: (told) => `no further Calico block for ${nodesOf(told)}`,
  NoCalicoPool: () => 'no Calico pool was meant for them',
  Cordoned: ({ nodes }) => `their node${nodes.length === 1 ? '' : 's'} ${wereOf(nodes)} cordoned`,
  VolumeNotAttached: () => 'their volumes were not attached',
  SandboxFailed: () => 'their sandboxes failed',
  CrashLoopBackOff: () => 'their containers failed',
};

export function pastBottleneck(episode: Told & Pick<Episode, 'reason'>): string {
  return PAST[episode.reason](episode);
}
