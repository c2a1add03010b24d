// Why a node's daemon does not answer: it fails, starts, or is not there.

import { formatMoment } from '../../base/time.ts';
import { nodeLabel } from '../../record/labels.ts';
import { lastFailedCall } from '../daemonChain.ts';
import { link, say, type Link } from '../link.ts';
import type { NodeLog } from '../nodeLog.ts';
import type { PlayedRun } from '../playedRun.ts';
import { missingEniConfigLink } from './eniConfigs.ts';

/** Undefined when the node's daemon answers. */
export function daemonLink(name: string, run: PlayedRun): Link | undefined {
  const daemon = run.nodes.get(name)?.daemon;
  if (daemon === undefined || daemon === 'ready') return undefined;
  const log = run.chronicle.node(name);
  const started = log.last('daemon-started');
  const failed = log.last('daemon-failed');
  if (daemon === 'failed' || (failed !== undefined && log.last('daemon-ready') === undefined)) {
    return link(say`aws-node fails on ${nodeLabel(name)}: ${failed?.error ?? ''}`, [
      missingEniConfigLink(name, run),
      failedCallLink(log),
    ]);
  }
  if (daemon === 'starting' && started !== undefined) {
    return link(
      say`aws-node on ${nodeLabel(name)} started at ${formatMoment(started.t)} and does not answer yet`,
    );
  }
  return link(say`aws-node is not running on ${nodeLabel(name)}`);
}

function failedCallLink(log: NodeLog): Link | undefined {
  const call = lastFailedCall(log);
  if (call === undefined) return undefined;
  return link(say`EC2 answered ${call.call} with ${call.error ?? ''} at ${formatMoment(call.t)}`);
}
