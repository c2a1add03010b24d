// Pods over time: when each came, how long it lived, and how well that is known.

import { SECOND, type Milliseconds } from '../../base/time.ts';
import type { Owner } from '../evidence/facts.ts';

export interface PodSeen {
  /** Its uid; its namespace and name where no file has that. */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly owner: Owner | undefined;
  readonly hostNetwork: boolean;
  readonly createdAt: Milliseconds | undefined;
  readonly startedAt: Milliseconds | undefined;
  readonly finishedAt: Milliseconds | undefined;
  /** When it was deleted, as a watch or an audit log says. */
  readonly deletedAt: Milliseconds | undefined;
  readonly requests: Readonly<Record<string, string>>;
  readonly image: string | undefined;
}

/** What nothing says. */
export const UNKNOWN_POD: Omit<PodSeen, 'key' | 'namespace' | 'name'> = {
  owner: undefined,
  hostNetwork: false,
  createdAt: undefined,
  startedAt: undefined,
  finishedAt: undefined,
  deletedAt: undefined,
  requests: {},
  image: undefined,
};

export interface PodLife extends PodSeen {
  readonly firstSeen: Milliseconds;
  readonly lastSeen: Milliseconds;
}

export type Known =
  | { readonly how: 'exact'; readonly life: Milliseconds }
  /** It went between two looks. */
  | { readonly how: 'between'; readonly shortest: Milliseconds; readonly longest: Milliseconds }
  /** It was there at the last look. */
  | { readonly how: 'at-least'; readonly shortest: Milliseconds };

/** How many pods a workload had from a moment on, where a file says so and not which. */
export interface ReplicaCount {
  readonly namespace: string;
  readonly name: string;
  readonly at: Milliseconds;
  readonly replicas: number;
  readonly requests: Readonly<Record<string, string>>;
  readonly image: string | undefined;
}

export class PodLives {
  private readonly lives = new Map<string, PodLife>();
  /** Moments of looks at all pods, in any order. */
  readonly looks: Milliseconds[] = [];
  /** Spans of which all pods are known, not only those of some moments. */
  readonly spans: { readonly from: Milliseconds; readonly to: Milliseconds }[] = [];
  readonly replicas: ReplicaCount[] = [];
  private newest: { readonly file: string; readonly at: Milliseconds } | undefined;

  /** By the name of its file. */
  get newestSnapshot(): string | undefined {
    return this.newest?.file;
  }

  sawAll(file: string, at: Milliseconds): void {
    this.looks.push(at);
    if (this.newest === undefined || at > this.newest.at) this.newest = { file, at };
  }

  see(pod: PodSeen, at: Milliseconds): void {
    const known = this.lives.get(pod.key);
    this.lives.set(pod.key, {
      ...pod,
      owner: pod.owner ?? known?.owner,
      createdAt: known?.createdAt ?? pod.createdAt,
      startedAt: pod.startedAt ?? known?.startedAt,
      finishedAt: pod.finishedAt ?? known?.finishedAt,
      deletedAt: pod.deletedAt ?? known?.deletedAt,
      requests: Object.keys(pod.requests).length > 0 ? pod.requests : (known?.requests ?? {}),
      image: pod.image ?? known?.image,
      firstSeen: Math.min(known?.firstSeen ?? at, at),
      lastSeen: Math.max(known?.lastSeen ?? at, at),
    });
  }

  /** In order of creation. */
  all(): PodLife[] {
    const created = ({ createdAt, firstSeen }: PodLife): Milliseconds => createdAt ?? firstSeen;
    return [...this.lives.values()].sort(
      (one, other) => created(one) - created(other) || (one.key < other.key ? -1 : 1),
    );
  }
}

export function lifeOf(pod: PodLife, looks: readonly Milliseconds[]): Known {
  const start = pod.startedAt ?? pod.createdAt ?? pod.firstSeen;
  const end = pod.finishedAt ?? pod.deletedAt;
  if (end !== undefined) return { how: 'exact', life: Math.max(SECOND, end - start) };
  const shortest = Math.max(SECOND, pod.lastSeen - start);
  const next = looks.find((look) => look > pod.lastSeen);
  if (next === undefined) return { how: 'at-least', shortest };
  return { how: 'between', shortest, longest: Math.max(shortest, next - start) };
}

/**
 * How many pods came and went between two looks: of those whose lives are known exactly each stands for as many as there
 * must have been for one to be seen. `kept`: how long pods that are over stay.
 */
export function unseenPods(
  lives: readonly Milliseconds[],
  kept: Milliseconds,
  interval: Milliseconds,
): number {
  if (interval <= 0) return 0;
  const unseen = lives.reduce((sum, life) => {
    const chance = Math.min(1, (life + kept) / interval);
    return chance > 0 ? sum + 1 / chance - 1 : sum;
  }, 0);
  return Math.round(unseen);
}
