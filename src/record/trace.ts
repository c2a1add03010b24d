// The record of a run: one line a fact, in order of time. Everything people see is folded from these.

import type { Milliseconds } from '../base/time.ts';
import type { CalicoFact } from '../calico/facts.ts';
import type { Ec2Fact } from '../ec2/facts.ts';
import type { IpamdFact } from '../ipamd/facts.ts';
import type { KarpenterFact } from '../kube/api/karpenterFacts.ts';
import type { KubeFact } from '../kube/api/facts.ts';
import type { VpcResourceFact } from '../vpcresources/facts.ts';
import type { HazardFact } from './hazards.ts';

/** What the scenario did to the world. */
export type ScenarioFact =
  | { readonly kind: 'step-applied'; readonly step: string; readonly description: string }
  /** The facts up to `start-ended` tell of what was there before the run. */
  | { readonly kind: 'start-began' }
  | {
      readonly kind: 'start-ended';
      readonly nodes: number;
      readonly pods: number;
      readonly running: number;
    };

export type Fact =
  Ec2Fact | KubeFact | KarpenterFact | ScenarioFact | IpamdFact | CalicoFact | VpcResourceFact | HazardFact;

/** A fact with its time, in ms since the start of the run. */
export type TraceRecord = { readonly t: Milliseconds } & Fact;
