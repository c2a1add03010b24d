// What a card has no room for: the ENIs and pods of a node by name, and what its ipamd decided last.

import { useMemo } from 'preact/hooks';
import type { Milliseconds } from '../../base/time.ts';
import { momentText } from '../words.ts';
import { plural } from '../../base/words.ts';
import { podLabel } from '../../record/labels.ts';
import { holdsSlot, podStatus } from '../../record/podRecord.ts';
import { inPlaceOrder } from '../../record/poolEni.ts';
import type { TraceRecord } from '../../record/trace.ts';
import { eventParts } from '../../report/eventLine.ts';
import type { NodeFacts } from '../pictures/nodeFacts.ts';
import type { Player } from '../player.ts';
import { useEniAddresses } from './eniAddresses.ts';

/** Pods named; the rest are counted. */
const MOST_PODS = 60;

/** How often ipamd looks at its pool. @upstream aws/amazon-vpc-cni-k8s pkg/ipamd#StartNodeIPPoolManager */
const LOOP = '5s';

export function NodeDetails({ facts, player }: { readonly facts: NodeFacts; readonly player: Player }) {
  const { node } = facts;
  const { at, scene, timeline } = player;
  const addressOf = useEniAddresses(scene);
  const last = useMemo(() => lastDecision(timeline.records, node.node, at), [timeline, node.node, at]);
  const pods = scene.pods.filter((pod) => pod !== null && pod.node === node.node && holdsSlot(pod));
  return (
    <div class="node-details">
      <h3>ipamd</h3>
      <p>
        {last === undefined
          ? 'no decision yet'
          : `last decision at ${momentText(last.t)}: ${eventParts(last)[1]}`}
      </p>
      <p class="soft">
        {facts.pausedUntil === undefined
          ? `looks at its pool every ${LOOP}`
          : `no request to EC2 before ${momentText(facts.pausedUntil)}; looks at its pool every ${LOOP}`}
      </p>
      <h3>{plural(node.pool.enis.length, 'ENI')}</h3>
      <ul>
        {inPlaceOrder(node.pool.enis).map((eni) => (
          <li key={eni.eni}>
            <span class="mono">{eni.eni}</span> <span class="soft">primary IP {addressOf(eni.eni)}</span>
          </li>
        ))}
      </ul>
      <h3>{plural(pods.length, 'pod')}</h3>
      <ul>
        {pods.slice(0, MOST_PODS).map(
          (pod) =>
            pod !== null && (
              <li key={pod.pod}>
                <span class="mono">{podLabel(pod.pod)}</span>{' '}
                <span class="soft">
                  {podStatus(pod)}
                  {pod.waitingReason === undefined ? '' : `: ${pod.waitingReason}`}{' '}
                  {pod.hostNetwork ? 'host network' : (pod.address ?? '')}
                </span>
              </li>
            ),
        )}
        {pods.length > MOST_PODS && <li class="soft">and {plural(pods.length - MOST_PODS, 'pod')} more</li>}
      </ul>
    </div>
  );
}

const DECISIONS: ReadonlySet<TraceRecord['kind']> = new Set([
  'pool-decided',
  'increase-failed',
  'increase-paused',
]);

function lastDecision(
  records: readonly TraceRecord[],
  node: string,
  at: Milliseconds,
): TraceRecord | undefined {
  return records.findLast(
    (record) => record.t <= at && DECISIONS.has(record.kind) && 'node' in record && record.node === node,
  );
}
