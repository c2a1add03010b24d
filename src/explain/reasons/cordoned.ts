// Pods on nodes that are cordoned, whose daemons add no addresses meanwhile.

import { formatMoment } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import { nodeLabel } from '../../record/labels.ts';
import type { NodeSummary } from '../../record/summary.ts';
import { fromNow } from '../change.ts';
import { nextTickText } from '../daemonChain.ts';
import { link, say, type Link } from '../link.ts';
import type { PlayedRun } from '../playedRun.ts';
import { envFromStart } from '../warmChanges.ts';
import type { Family, Remedy } from './card.ts';
import { refusalCause } from './refusal.ts';

const uncordon: Remedy = (_, scene) => [fromNow('uncordon all nodes', scene, { uncordon: 'all' })];

const manageNonSchedulable: Remedy = () => [
  envFromStart('AWS_MANAGE_ENIS_NON_SCHEDULABLE=true', { AWS_MANAGE_ENIS_NON_SCHEDULABLE: true }),
];

function cordonLink(node: NodeSummary, run: PlayedRun): Link {
  const since = run.chronicle.node(node.name).cordonedAt;
  const when = since === undefined ? '' : ` since ${formatMoment(since)}`;
  const next = nextTickText(node, run);
  return link(
    say`${nodeLabel(node.name)} is cordoned${when}: ipamd adds and releases no addresses there (AWS_MANAGE_ENIS_NON_SCHEDULABLE is not set)`,
    [next === undefined ? undefined : link(say`${next}`)],
  );
}

export const CORDONED = {
  Cordoned: {
    binds: ({ nodes }) => `the cordon of ${plural(nodes.length, 'node')}: their daemons add no addresses`,
    sentence: ({ nodes }) =>
      `ipamd adds no addresses to ${nodes.length === 1 ? 'a cordoned node' : `${nodes.length} cordoned nodes`}.`,
    cause: refusalCause('Cordoned', ({ node }, run) => [cordonLink(node, run)]),
    remedies: [uncordon, manageNonSchedulable],
  },
} satisfies Family;
