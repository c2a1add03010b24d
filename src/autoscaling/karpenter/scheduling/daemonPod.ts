// The pods that DaemonSets will put on a node: they take part of it before anybody else comes.
// @upstream karpenter pkg/controllers/provisioning/scheduling/scheduler.go#buildDaemonOverheadGroups

import type { HostPort, PodSpec, Resources, Taint } from '../../../kube/api/objects.ts';
import type { InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import { strictRequirementsOf } from '../requirements/podRequirements.ts';
import type { Requirements } from '../requirements/requirements.ts';
import { NO_LABELS, WELL_KNOWN_LABELS } from '../requirements/wellKnownLabels.ts';
import { sum } from './amounts.ts';
import { requestsOf } from './podShape.ts';
import { toleratingSoftTaints, withoutNodeTerm } from './relaxation.ts';
import type { StateNode } from './stateNode.ts';
import { toleratesAll } from './tolerance.ts';

/** What they need together on one node. */
export interface DaemonOverhead {
  /** Undefined: there are none. */
  readonly requests: Resources | undefined;
  readonly hostPorts: readonly HostPort[];
}

export class DaemonPods {
  /** Alternatives of a pod, one for each term of its required node affinity. */
  private readonly pods: readonly (readonly DaemonAlternative[])[];
  private readonly overheads = new Map<string, DaemonOverhead>();

  private readonly specs: readonly PodSpec[];

  constructor(specs: readonly PodSpec[]) {
    this.specs = specs;
    this.pods = specs.map(alternativesOf);
  }

  isOf(specs: readonly PodSpec[]): boolean {
    return specs.length === this.specs.length && specs.every((spec, index) => spec === this.specs[index]);
  }

  /** Of a node of the type that a NodePool makes; the same object for all types that get the same pods. */
  overheadOn(option: InstanceTypeOption, taints: readonly Taint[], ofPool: Requirements): DaemonOverhead {
    return this.overheadOf((alternatives) =>
      alternatives.some(
        ({ spec, requirements }) =>
          toleratesAll(spec.tolerations, taints) &&
          ofPool.conflictWith(requirements, WELL_KNOWN_LABELS) === undefined &&
          option.requirements.clashWith(requirements) === undefined,
      ),
    );
  }

  /** Of those that are to run on a node that is there, whether they do already or not. */
  requestsOn({ taints }: StateNode, ofNode: Requirements): Resources {
    const overhead = this.overheadOf(([first]) => {
      if (first === undefined) return false;
      const { spec, requirements } = first;
      return (
        toleratesAll(spec.tolerations, taints) && ofNode.conflictWith(requirements, NO_LABELS) === undefined
      );
    });
    return overhead.requests ?? {};
  }

  private overheadOf(runs: (alternatives: readonly DaemonAlternative[]) => boolean): DaemonOverhead {
    const running = this.pods.flatMap((alternatives) => (runs(alternatives) ? alternatives.slice(0, 1) : []));
    const key = running.map(({ index }) => index).join(' ');
    let overhead = this.overheads.get(key);
    if (overhead === undefined) {
      const requests = running.map(({ written }) => requestsOf(written));
      overhead = {
        requests: requests.length === 0 ? undefined : sum(...requests),
        hostPorts: running.flatMap(({ written }) => written.hostPorts),
      };
      this.overheads.set(key, overhead);
    }
    return overhead;
  }
}

/** What each kind of node has to give to them, once a kind; nodes that get none left out. */
export function distinctRequests(overheads: Iterable<DaemonOverhead>): Resources[] {
  return [...new Set(overheads)].map(({ requests }) => requests).filter((requests) => requests !== undefined);
}

interface DaemonAlternative {
  /** Of the pod among all. */
  readonly index: number;
  readonly written: PodSpec;
  /** With a term less for each alternative before it; soft taints are none to it. */
  readonly spec: PodSpec;
  readonly requirements: Requirements;
}

function alternativesOf(written: PodSpec, index: number): DaemonAlternative[] {
  const alternatives: DaemonAlternative[] = [];
  let spec: PodSpec | undefined = toleratingSoftTaints(written) ?? written;
  while (spec !== undefined) {
    alternatives.push({ index, written, spec, requirements: strictRequirementsOf(spec) });
    spec = withoutNodeTerm(spec);
  }
  return alternatives;
}
