// What the cluster says happened. Pods are named `namespace/name`. Kubernetes Events that a fact implies are not told
// again; `eventTexts.ts` has their words. Which fact stands for which Events:
//   node-registered      kubelet: Starting, NodeHasSufficientMemory and its like; node-controller: RegisteredNode
//   node-ready           NodeReady          node-not-ready  NodeNotReady (of the kubelet; of node-controller if silent)
//   node-(un)cordoned    NodeNotSchedulable, NodeSchedulable    node-rebooted  Rebooted, Starting
//   node-removed         RemovingNode
//   pod-created          SuccessfulCreate of its controller     pod-scheduled  Scheduled, unless direct
//   pod-deleted          SuccessfulDelete of its controller if that was the cause; Killing of each running container
//   event Preempting     Killing of each running container of the pod
//   pod-unschedulable    FailedScheduling, a series: first message, counted, ended by 6 minutes of silence
//   image-pulling        Pulling            container-started  Pulled (pulled, or present already), Created, Started
//   pod-not-ready        NodeNotReady of the pod, where its node fell silent in the same moment
// All others are `event-recorded`: its key is object, reason and message (combined ones differ in their messages), the
// first time is that of the key's first fact, the last that of its latest.

import type { SchedulingRejection } from './schedulingFailure.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { InvolvedKind, EventComponent, EventType } from './eventSource.ts';
import type { DeletionCause, Owner, Resources } from './objects.ts';
import type { AdmissionPlugin } from './refusal.ts';
import type { NodeScalingFact } from './nodeScalingFacts.ts';
import type { WorkloadFact } from './workloadFacts.ts';

export type KubeFact =
  | WorkloadFact
  | NodeScalingFact
  | {
      readonly kind: 'node-registered';
      readonly node: string;
      readonly group: string;
      readonly instanceType: string;
      readonly subnet: string;
      readonly maxPods: number;
      /** It was there when the run began, since then. */
      readonly since?: Milliseconds;
    }
  | { readonly kind: 'node-ready'; readonly node: string; readonly since?: Milliseconds }
  /** `silent`: its kubelet says nothing any more, so its conditions are Unknown. */
  | { readonly kind: 'node-not-ready'; readonly node: string; readonly silent?: true }
  | { readonly kind: 'node-rebooted'; readonly node: string }
  | { readonly kind: 'node-cordoned'; readonly node: string }
  | { readonly kind: 'node-uncordoned'; readonly node: string }
  | { readonly kind: 'node-removed'; readonly node: string }
  | { readonly kind: 'launch-failed'; readonly group: string; readonly subnet: string; readonly code: string }
  | {
      readonly kind: 'deployment-scaled';
      readonly deployment: string;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: 'pod-created';
      readonly pod: string;
      /** What it belongs to: the name of its Deployment or DaemonSet, or the one given to create-pods. */
      readonly owner: string;
      readonly hostNetwork: boolean;
      /** The object that made it: a Deployment's pods come from a ReplicaSet. */
      readonly controller?: Owner | undefined;
      /** It was there when the run began, since then. */
      readonly since?: Milliseconds;
    }
  /** Admission did not let a pod come into being; whoever wants it tries again. */
  | {
      readonly kind: 'pod-refused';
      readonly namespace: string;
      /** What it would be counted under. */
      readonly workload: string;
      readonly controller?: Owner | undefined;
      readonly plugin: AdmissionPlugin;
      /** What the plugin reads: the name of a quota, a LimitRange or the PriorityClass that is not there. */
      readonly by: string;
      /** The API server's words. */
      readonly message: string;
      /** What the pod would take of a quota that is exceeded. */
      readonly needs: Resources;
    }
  /** `direct`: by its own `spec.nodeName`, past the scheduler; `missing`: and there is no such node. */
  | {
      readonly kind: 'pod-scheduled';
      readonly pod: string;
      readonly node: string;
      readonly direct?: true;
      readonly missing?: true;
    }
  /** A volume was made for a claim, `namespace/name`. `zone`: the only one that reaches it. */
  | {
      readonly kind: 'volume-provisioned';
      readonly claim: string;
      readonly volume: string;
      readonly zone?: string;
    }
  /** A volume of the pod cannot be attached to its node: it is tried again. `message`: of FailedAttachVolume. */
  | {
      readonly kind: 'volume-attach-failed';
      readonly pod: string;
      readonly node: string;
      readonly message: string;
    }
  /** All volumes of the pod are attached to its node. */
  | { readonly kind: 'volumes-attached'; readonly pod: string; readonly node: string }
  /** A FailedScheduling attempt; `reasons` are the distinct filter reasons, most nodes first, `rejections` what they mean. */
  | {
      readonly kind: 'pod-unschedulable';
      readonly pod: string;
      readonly message: string;
      readonly reasons: readonly string[];
      readonly rejections: readonly SchedulingRejection[];
    }
  | {
      readonly kind: 'sandbox-created';
      readonly pod: string;
      readonly node: string;
      readonly address?: string | undefined;
    }
  /** `message` is the text of the FailedCreatePodSandBox event. */
  | { readonly kind: 'sandbox-failed'; readonly pod: string; readonly node: string; readonly message: string }
  /** The kubelet asks for an image that the node does not have, or not yet. */
  | {
      readonly kind: 'image-pulling';
      readonly pod: string;
      readonly container: string;
      readonly image: string;
    }
  /** Created and started. A container that ran and is started again without an exit was lost with its machine. */
  | {
      readonly kind: 'container-started';
      readonly pod: string;
      readonly container: string;
      readonly image: string;
      /** It ran when the run began, since then, after so many restarts. */
      readonly since?: Milliseconds;
      readonly restarts?: number;
      /** Where it was pulled for this: how long that took, and how long it waited its turn before. */
      readonly pullMs?: Milliseconds;
      readonly queuedMs?: Milliseconds;
    }
  /** By itself. What still runs at `pod-finished` has ended there, with 0 if the pod Succeeded. */
  | {
      readonly kind: 'container-exited';
      readonly pod: string;
      readonly container: string;
      readonly exitCode: number;
    }
  /** All containers of the pod run for the first time. */
  | { readonly kind: 'pod-running'; readonly pod: string; readonly node: string }
  | { readonly kind: 'pod-ready'; readonly pod: string }
  | { readonly kind: 'pod-not-ready'; readonly pod: string }
  /** Its containers start anew, in the sandbox they had or, after a reboot of the node, in a new one. */
  | { readonly kind: 'pod-restarted'; readonly pod: string; readonly restarts: number }
  /** `reason` and `message` are those of the pod's status. */
  | {
      readonly kind: 'pod-rejected';
      readonly pod: string;
      readonly node: string;
      readonly reason?: string;
      readonly message: string;
    }
  /** The end was asked for: deletionTimestamp is set, the pod keeps slot and address for now. */
  | { readonly kind: 'pod-deleted'; readonly pod: string; readonly cause?: DeletionCause }
  /** Terminal phase: containers and sandbox are gone, the slot is free. */
  | {
      readonly kind: 'pod-finished';
      readonly pod: string;
      readonly phase: 'Succeeded' | 'Failed';
      /** Of its status, where the kubelet ended it by itself. */
      readonly reason?: string;
      readonly message?: string;
    }
  /** The API object is gone. */
  | { readonly kind: 'pod-removed'; readonly pod: string }
  /** A Kubernetes Event as the API would hold it, `count` occurrences so far. */
  | {
      readonly kind: 'event-recorded';
      readonly object: string;
      readonly objectKind: InvolvedKind;
      readonly component: EventComponent;
      readonly type: EventType;
      readonly reason: string;
      readonly message: string;
      readonly count: number;
    };
