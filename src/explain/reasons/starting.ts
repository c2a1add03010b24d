// Pods that lack neither node nor address: the scheduler has not come to them, they start, their sandbox fails for
// another reason, or a container of theirs keeps failing.

import { formatMoment } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import { nodeLabel } from '../../record/labels.ts';
import type { PodEntry } from '../../record/podHistory.ts';
import type { WaitingPod } from '../../record/waiting.ts';
import { link, say, type Link } from '../link.ts';
import type { PlayedRun } from '../playedRun.ts';
import { type Family, only } from './card.ts';

export const STARTING = {
  NotYetScheduled: {
    binds: () => undefined,
    sentence: () => undefined,
    cause: () => only(link(say`the scheduler has not tried it yet`)),
    remedies: [],
  },
  Starting: {
    binds: () => undefined,
    sentence: () => undefined,
    cause: ({ pods: [pod] }, run) => only(startingLink(pod, run)),
    remedies: [],
  },
  SandboxFailed: {
    binds: () => 'the sandboxes, for another reason than addresses: see the message',
    sentence: () => undefined,
    cause: ({ pods: [{ node = '', message }] }, run) =>
      only(
        link(say`its sandbox failed for another reason than an address`, [
          daemonLink(node, run) ?? link(say`${message.replace(/ "[0-9a-f]{64}"/, '')}`),
        ]),
      ),
    remedies: [],
  },
  CrashLoopBackOff: {
    binds: () => 'containers that fail, whatever addresses there are: see the message',
    sentence: () => undefined,
    cause: ({ pods: [{ pod, message }] }, { chronicle }) => {
      const restarts = chronicle.pods.get(pod)?.entries.reduce(countRestarts, 0) ?? 0;
      const often = restarts === 0 ? '' : `, ${plural(restarts, 'restart')} so far`;
      return only(link(say`a container of it fails${often}`, [link(say`${message}`)]));
    },
    remedies: [],
  },
} satisfies Family;

function startingLink({ pod, node = '' }: WaitingPod, run: PlayedRun): Link {
  const daemon = daemonLink(node, run);
  if (daemon !== undefined) return link(say`the network of ${nodeLabel(node)} is not ready`, [daemon]);
  const history = run.chronicle.pods.get(pod);
  const sandbox = history?.last('sandbox-created');
  const pulling = history?.last('pulling');
  if (pulling !== undefined)
    return link(say`its image is pulled: ${pulling.event.image}`, [
      link(say`since ${formatMoment(pulling.firstAt)}`),
    ]);
  if (sandbox !== undefined) {
    return link(say`its containers start`, [
      link(say`it has a sandbox since ${formatMoment(sandbox.lastAt)}`),
    ]);
  }
  return link(say`its sandbox is being made; nothing has failed`);
}

/** Undefined when the node's daemon answers. */
function daemonLink(name: string, run: PlayedRun): Link | undefined {
  const daemon = run.nodes.get(name)?.daemon;
  if (daemon === undefined || daemon === 'ready') return undefined;
  const log = run.chronicle.node(name);
  const started = log.last('daemon-started');
  const failed = log.last('daemon-failed');
  if (daemon === 'failed') return link(say`aws-node fails there: ${failed?.error ?? ''}`);
  if (daemon === 'starting' && started !== undefined) {
    return link(say`aws-node starts since ${formatMoment(started.t)} and does not answer yet`);
  }
  return link(say`aws-node does not run there`);
}

function countRestarts(sum: number, { event, count }: PodEntry): number {
  return event.kind === 'restarted' ? sum + count : sum;
}
