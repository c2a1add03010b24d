// Why pods wait at the moment chosen: those that wait for the same reason with the same message together, most first.

import { formatClock } from '../base/time.ts';
import { WAITING_REASONS, type WaitingReason } from '../base/waitingReason.ts';
import { plural } from '../base/words.ts';
import { podLabel } from '../record/labels.ts';
import type { PodRecord } from '../record/podRecord.ts';
import type { Scene } from '../record/timelineScene.ts';
import { podStatus } from '../record/podRecord.ts';

/** Groups shown; the rest concern fewer pods. */
const MOST_GROUPS = 6;

/** Pods named in a group. */
const MOST_NAMES = 3;

interface Group {
  readonly key: string;
  readonly reason: WaitingReason;
  readonly pods: PodRecord[];
}

export function WaitingPods({ scene }: { readonly scene: Scene }) {
  const groups = groupsOf(scene);
  const shown = groups.slice(0, MOST_GROUPS);
  const left = groups.slice(MOST_GROUPS).reduce((sum, group) => sum + group.pods.length, 0);
  return (
    <section class="waiting" id="waiting">
      <h2>Waiting pods</h2>
      {groups.length === 0 && <p class="none">No pod waits.</p>}
      <ul>
        {shown.map((group) => (
          <WaitingGroup key={group.key} group={group} />
        ))}
      </ul>
      {left > 0 && <p class="none">And {plural(left, 'pod')} for other reasons: see the table of pods.</p>}
    </section>
  );
}

function WaitingGroup({ group: { reason, pods } }: { readonly group: Group }) {
  const [{ message }] = pods;
  const names = pods.slice(0, MOST_NAMES).map(({ pod }) => podLabel(pod));
  const since = pods.reduce((least, { stateSince }) => Math.min(least, stateSince), Infinity);
  const others = pods.length > MOST_NAMES ? ` and ${plural(pods.length - MOST_NAMES, 'other')}` : '';
  return (
    <li class={reason === 'Starting' ? 'starting' : ''}>
      <p class="cause">
        <strong>{plural(pods.length, 'pod')}</strong> <span class="reason">{reason}</span>{' '}
        {WAITING_REASONS[reason]}
      </p>
      <p class="names">
        {names.join(', ')}
        {others}; {podStatus(pods[0])} since {formatClock(since)}
      </p>
      {message !== '' && <p class="message">{message}</p>}
    </li>
  );
}

function groupsOf(scene: Scene): Group[] {
  const groups = new Map<string, Group>();
  for (const pod of scene.pods) {
    const reason = pod === null ? undefined : pod.waitingReason;
    if (pod === null || reason === undefined) continue;
    const key = `${podStatus(pod)} ${reason} ${pod.message}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { key, reason, pods: [pod] });
    else group.pods.push(pod);
  }
  return [...groups.values()].sort((one, other) => other.pods.length - one.pods.length);
}
