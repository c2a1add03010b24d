// What happens on the stand-in, written down as the recordings have it: what comes together in one instant is one entry.

import { SECOND, type Milliseconds } from '../base/time.ts';
import type { EventText } from '../kube/api/eventSource.ts';
import type { Node, Pod } from '../kube/api/objects.ts';
import type { TraceEntry } from './clusterAutoscalerCase.ts';

interface Clock {
  readonly now: Milliseconds;
}

interface Noted {
  readonly at: Milliseconds;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly pods?: Map<string, number>;
  readonly nodes?: string[];
  target?: number;
  node?: Node;
}

interface Repeated {
  readonly entry: TraceEntry;
  times: number;
  last: number;
}

export class ClusterAutoscalerTrace {
  private readonly clock: Clock;
  private readonly noted = new Map<string, Noted>();
  private count = 0;
  private isClosed = false;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** What comes now is not written down any more. */
  close(): void {
    this.isClosed = true;
  }

  note(fields: Readonly<Record<string, unknown>>): void {
    this.set(`${this.count++}`, { at: this.clock.now, fields });
  }

  /** Pods that fare alike in one instant. */
  notePods(kind: 'action' | 'world', what: string, pod: Pod, node?: string): void {
    this.countPod({ [kind]: what, ...(node === undefined ? {} : { node }) }, pod);
  }

  notePodEvent({ type, reason, message }: EventText, pod: Pod): void {
    this.countPod({ event: reason, message, type }, pod);
  }

  noteEvent({ type, reason, message }: EventText, object: string): void {
    this.note({ event: reason, message, type, object });
  }

  /** As it is at the end of the instant. */
  noteNode(node: Node): void {
    const { now } = this.clock;
    this.set(`${now} node ${node.name}`, { at: now, fields: {}, ...nodeAsIs(node) });
  }

  noteDeletion(group: string, node: string, target: number): void {
    const { now } = this.clock;
    const key = `${now} delete ${group}`;
    const known = this.noted.get(key);
    const nodes = [...(known?.nodes ?? []), node].sort();
    this.set(key, { at: now, fields: { action: 'delete nodes', group }, nodes, target });
  }

  /** In no order that means anything. */
  entries(): TraceEntry[] {
    const repeated = new Map<string, Repeated>();
    const entries: TraceEntry[] = [];
    for (const noted of this.noted.values()) {
      const entry = entryOf(noted);
      if (entry['event'] !== 'NotTriggerScaleUp') {
        entries.push(entry);
        continue;
      }
      const { at, ...rest } = entry;
      const key = JSON.stringify(rest);
      const known = repeated.get(key);
      if (known === undefined) repeated.set(key, { entry, times: 1, last: at });
      else {
        known.times++;
        known.last = at;
      }
    }
    for (const { entry, times, last } of repeated.values()) {
      entries.push(times === 1 ? entry : { ...entry, times, last });
    }
    return entries;
  }

  private set(key: string, noted: Noted): void {
    if (!this.isClosed) this.noted.set(key, noted);
  }

  private countPod(fields: Readonly<Record<string, unknown>>, { name }: Pod): void {
    const { now } = this.clock;
    const key = `${now} ${JSON.stringify(fields)}`;
    const pods = this.noted.get(key)?.pods ?? new Map<string, number>();
    const series = name.replace(/-\d\d(?=x*$)/, '-NN');
    pods.set(series, (pods.get(series) ?? 0) + 1);
    this.set(key, { at: now, fields, pods });
  }
}

function nodeAsIs(node: Node): { readonly node: Node } {
  return { node: { ...node } };
}

function entryOf({ at, fields, pods, nodes, target, node }: Noted): TraceEntry {
  return {
    at: at / SECOND,
    ...fields,
    ...(pods === undefined ? {} : { pods: Object.fromEntries(pods) }),
    ...(nodes === undefined ? {} : { nodes, target }),
    ...(node === undefined ? {} : updateOf(node)),
  };
}

function updateOf({ name, taints, unschedulable }: Node): Readonly<Record<string, unknown>> {
  return {
    action: 'node update',
    node: name,
    taints: taints.map(({ key, value, effect }) => `${key}${value === '' ? '' : `=${value}`}:${effect}`),
    ...(unschedulable ? { unschedulable } : {}),
  };
}
