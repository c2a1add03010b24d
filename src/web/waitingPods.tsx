// Why pods wait at the moment chosen: those that wait for the same cause together, most first.

import { elementAt } from '../base/assert.ts';
import { formatMoment, type Milliseconds } from '../base/time.ts';
import { WAITING_REASONS, type WaitingReason } from '../base/waitingReason.ts';
import { plural } from '../base/words.ts';
import { podLabel } from '../record/labels.ts';
import type { Scene } from '../record/timelineScene.ts';
import { podStatus, type PodRecord } from '../record/podRecord.ts';
import { groupedBy, waitingKey } from '../record/waitingGroups.ts';
import { limitKind, ReasonName } from './reasonLook.tsx';

/** Groups shown; the rest concern fewer pods. */
const MOST_GROUPS = 6;

/** Pods named in a group. */
const MOST_NAMES = 3;

interface Group {
  readonly key: string;
  readonly reason: WaitingReason;
  readonly pods: PodRecord[];
}

interface Props {
  readonly scene: Scene;
  readonly at: Milliseconds;
}

export function WaitingPods({ scene, at }: Props) {
  const groups = groupsOf(scene);
  const shown = groups.slice(0, MOST_GROUPS);
  const left = groups.slice(MOST_GROUPS).reduce((sum, group) => sum + group.pods.length, 0);
  return (
    <section class="waiting" id="waiting">
      <h2>Waiting pods at {formatMoment(at)}</h2>
      {groups.length === 0 && <p class="none">No pod is waiting.</p>}
      <ul>
        {shown.map((group) => (
          <WaitingGroup key={group.key} group={group} />
        ))}
      </ul>
      {left > 0 && <p class="none">And {plural(left, 'pod')} for other reasons: see All pods.</p>}
    </section>
  );
}

function WaitingGroup({ group: { reason, pods } }: { readonly group: Group }) {
  const first = elementAt(pods, 0);
  const names = pods.slice(0, MOST_NAMES).map(({ pod }) => podLabel(pod));
  const since = pods.reduce((least, { stateSince }) => Math.min(least, stateSince), Infinity);
  const others = pods.length > MOST_NAMES ? ` and ${plural(pods.length - MOST_NAMES, 'other')}` : '';
  return (
    <li data-kind={limitKind(reason)}>
      <p class="cause">
        <strong>{plural(pods.length, 'pod')}</strong> <ReasonName reason={reason} />{' '}
        {WAITING_REASONS[reason].means}
      </p>
      <p class="names">
        {names.join(', ')}
        {others}; {podStatus(first)} since {formatMoment(since)}
      </p>
      {first.message !== '' && <p class="message">{first.message}</p>}
    </li>
  );
}

function groupsOf(scene: Scene): Group[] {
  const subnets = new Map(scene.nodes.map((node) => [node?.node, node?.subnet]));
  const waiting = scene.pods.flatMap((pod) => {
    const reason = pod?.waitingReason;
    return pod === null || reason === undefined ? [] : [{ pod, reason }];
  });
  return groupedBy(waiting, ({ pod }) => waitingKey(pod, (node) => subnets.get(node))).map(
    ([key, group]) => ({ key, reason: group[0].reason, pods: group.map(({ pod }) => pod) }),
  );
}
