// Pods that lack neither node nor address: the scheduler has not come to them, they start, their sandbox fails for
// another reason, or a container of theirs keeps failing.

import { formatMoment } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import type { Pod } from '../../kube/api/objects.ts';
import { nodeLabel } from '../../record/labels.ts';
import type { PodEntry } from '../../record/podHistory.ts';
import type { WaitingPod } from '../../record/waiting.ts';
import { link, say, type Link } from '../link.ts';
import { daemonLink } from './daemonStart.ts';
import type { PlayedRun } from '../playedRun.ts';
import { type Family, only, type WaitingGroup } from './card.ts';

export const STARTING = {
  NotYetScheduled: {
    binds: () => undefined,
    sentence: () => undefined,
    cause: ({ pods: [{ pod }] }, { world }) => only(unscheduledLink(world.kubernetes.pod(pod))),
    remedies: [],
  },
  Starting: {
    binds: () => undefined,
    sentence: () => undefined,
    cause: ({ pods: [pod] }, run) => only(startingLink(pod, run)),
    remedies: [],
  },
  SandboxFailed: {
    binds: () => 'sandboxes that fail for a reason other than a missing address: see the message',
    sentence: () => undefined,
    cause: ({ pods }, run) => {
      const whose = pods.length === 1 ? 'its sandbox' : 'their sandboxes';
      return only(
        link(say`${whose} failed for a reason other than a missing address`, sandboxLinks(pods, run)),
      );
    },
    remedies: [],
  },
  CrashLoopBackOff: {
    binds: () => 'containers that fail: see the message',
    sentence: () => undefined,
    cause: ({ pods: [{ pod, message }] }, { chronicle }) => {
      const restarts = chronicle.pods.get(pod)?.entries.reduce(countRestarts, 0) ?? 0;
      const often = restarts === 0 ? '' : `, ${plural(restarts, 'restart')} so far`;
      return only(link(say`one of its containers fails${often}`, [link(say`${message}`)]));
    },
    remedies: [],
  },
} satisfies Family;

/** Whom nobody schedules, and why. */
function unscheduledLink(pod: Pod | undefined): Link {
  const scheduler = pod?.spec.schedulerName;
  if (scheduler !== undefined)
    return link(say`its spec.schedulerName is ${scheduler}, and only default-scheduler is simulated`);
  const gates = pod?.gates ?? [];
  if (gates.length > 0) return link(say`its scheduling gates hold it back: ${gates.join(', ')}`);
  return link(say`the scheduler has not tried it yet`);
}

/** Nodes told one by one. */
const MOST_NODES = 3;

/** What is wrong with the daemons of their nodes; where they all answer, the message of the first pod. */
function sandboxLinks([first, ...others]: WaitingGroup['pods'], run: PlayedRun): Link[] {
  const names = [...new Set([first, ...others].flatMap(({ node }) => node ?? []))];
  const daemons = names.flatMap((name) => daemonLink(name, run) ?? []);
  if (daemons.length === 0) return [link(say`${first.message.replace(/ "[0-9a-f]{64}"/, '')}`)];
  const left = daemons.length - MOST_NODES;
  return [
    ...daemons.slice(0, MOST_NODES),
    ...(left > 0 ? [link(say`the same on ${plural(left, 'more node')}`)] : []),
  ];
}

function startingLink({ pod, node = '' }: WaitingPod, run: PlayedRun): Link {
  const daemon = daemonLink(node, run);
  if (daemon !== undefined) return link(say`the network of ${nodeLabel(node)} is not ready`, [daemon]);
  const history = run.chronicle.pods.get(pod);
  const sandbox = history?.last('sandbox-created');
  const pulling = history?.last('pulling');
  if (pulling !== undefined)
    return link(say`its image is being pulled: ${pulling.event.image}`, [
      link(say`since ${formatMoment(pulling.firstAt)}`),
    ]);
  if (sandbox !== undefined) {
    return link(say`its containers are starting`, [
      link(say`its sandbox is ready since ${formatMoment(sandbox.lastAt)}`),
    ]);
  }
  return link(say`its sandbox is being created; nothing has failed`);
}

function countRestarts(sum: number, { event, count }: PodEntry): number {
  return event.kind === 'restarted' ? sum + count : sum;
}
