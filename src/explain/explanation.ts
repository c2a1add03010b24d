// An explanation as data: what was asked about, the chain of causes of each part of the answer, the story behind it, and
// what would have changed it.

import type { Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import type { Episode } from '../record/episodes.ts';
import type { Holder } from './holders.ts';
import type { Link } from './link.ts';
import type { WhatIfTable } from './whatIf.ts';

export interface Subject {
  readonly kind: 'cluster' | 'workload' | 'pod' | 'node' | 'subnet' | 'group';
  /** Empty for the cluster. */
  readonly name: string;
}

/** Something that happened, and how long after what stands before it. */
export interface StoryEntry {
  readonly at: Milliseconds;
  readonly text: string;
}

export interface Part {
  /** What the part is about, in one line. */
  readonly headline: string;
  /** Those concerned, where it is about pods that wait. */
  readonly pods: readonly string[];
  readonly reason: WaitingReason | null;
  /** Upstream's last words on it; may be empty. */
  readonly message: string;
  readonly chain: readonly Link[];
  readonly remarks: readonly Link[];
  readonly story: readonly StoryEntry[];
  /** Who holds the addresses of a subnet, or in which subnets a node group holds some; empty for others. */
  readonly holders: readonly Holder[];
  /** Changes that were tried; undefined where there is nothing to try. */
  readonly whatIfs: WhatIfTable | undefined;
}

/** About no pod that waits, and with nothing but its headline: what else there is to say is added to it. */
export function bare(headline: string): Part {
  return {
    headline,
    pods: [],
    reason: null,
    message: '',
    chain: [],
    remarks: [],
    story: [],
    holders: [],
    whatIfs: undefined,
  };
}

export interface Explanation {
  readonly scenario: string;
  readonly seed: number;
  /** The scenario's. */
  readonly ownSeed: number;
  /** The moment that is explained. */
  readonly at: Milliseconds;
  /** When the scenario ends by itself. */
  readonly until: Milliseconds | 'quiet';
  /** Until when what-ifs were played. */
  readonly horizon: Milliseconds;
  readonly subject: Subject;
  /** What else has the name that was asked about, as it would have to be typed. */
  readonly alsoNamed: readonly string[];
  /** Nobody named a moment: the whole run was looked at. */
  readonly isWhole: boolean;
  /** The one that is explained, where nobody named a moment. */
  readonly episode: Episode | undefined;
  /** Further ones of the subject, the worst first. */
  readonly otherEpisodes: readonly Episode[];
  /** The place of a finding, which may be explained next. */
  readonly nextSubject: string | undefined;
  readonly parts: readonly Part[];
}
