// A claim that is being filled: every pod narrows down what its node may be.
// @upstream karpenter pkg/controllers/provisioning/scheduling/nodeclaim.go

import type { HostPort, Pod, Resources } from '../../../kube/api/objects.ts';
import { portsConflict } from '../../../kube/scheduler/nodePorts.ts';
import { oneOf } from '../requirements/requirement.ts';
import { conflictText, type Requirements } from '../requirements/requirements.ts';
import { HOSTNAME_LABEL, WELL_KNOWN_LABELS } from '../requirements/wellKnownLabels.ts';
import { sum } from './amounts.ts';
import type { ClaimTemplate } from './claimTemplate.ts';
import { isFailure, type Failure } from './failure.ts';
import type { PodShape } from './podShape.ts';
import { intolerance, toleratesAll } from './tolerance.ts';
import type { Topology } from './topology.ts';
import { isRoomFor, meeting, refusalOf, withMinValues, type Candidate } from './typeFilter.ts';

/** What the claim would be with the pod. */
export interface Admission {
  readonly requirements: Requirements;
  readonly candidates: readonly Candidate[];
  readonly requests: Resources;
}

export class OpenClaim {
  readonly template: ClaimTemplate;
  readonly pods: Pod[] = [];
  requirements: Requirements;
  candidates: readonly Candidate[];
  /** DaemonSets' left out. */
  podRequests: Resources = {};
  private readonly hostName: string;
  private readonly hostPorts: HostPort[] = [];
  private readonly topology: Topology;
  /** What is refused for reasons that cannot go away while pods only come. */
  private readonly refused = new Set<PodShape>();

  /** `candidates` are those of the template that the limits of its NodePool leave. */
  constructor(
    template: ClaimTemplate,
    candidates: readonly Candidate[],
    hostName: string,
    topology: Topology,
  ) {
    this.template = template;
    this.requirements = template.requirements.with([oneOf(HOSTNAME_LABEL, [hostName])]);
    this.candidates = candidates;
    this.hostName = hostName;
    this.topology = topology;
  }

  /** Of a claim that is to be made: why it cannot be. */
  firstPod(pod: Pod, shape: PodShape, relaxesMinValues: boolean): Admission | Failure {
    const { taints } = this.template.pool.template;
    if (!toleratesAll(shape.tolerations, taints)) return intolerance(shape.tolerations, taints);
    const conflict = this.requirements.conflictWith(shape.requirements, WELL_KNOWN_LABELS);
    if (conflict !== undefined) return () => `incompatible requirements, ${conflictText(conflict)}`;
    return this.anyAlternative(pod, shape, relaxesMinValues);
  }

  /** Of a claim that has pods; undefined: not this one. */
  nextPod(pod: Pod, shape: PodShape): Admission | undefined {
    if (this.refused.has(shape)) return undefined;
    if (!this.canEverTake(shape)) {
      this.refused.add(shape);
      return undefined;
    }
    const outcome = this.anyAlternative(pod, shape, false);
    if (!isFailure(outcome)) return outcome;
    if (!this.topology.concerns(pod, shape)) this.refused.add(shape);
    return undefined;
  }

  add(pod: Pod, shape: PodShape, { requirements, candidates, requests }: Admission): void {
    this.pods.push(pod);
    this.requirements = requirements;
    this.candidates = candidates;
    this.podRequests = requests;
    this.hostPorts.push(...shape.hostPorts);
    this.topology.registerHost(this.hostName);
    this.topology.record(pod, shape.spec, this.template.pool.template.taints, requirements);
  }

  private canEverTake({ tolerations, requirements, requests, hostPorts }: PodShape): boolean {
    const total = sum(this.podRequests, requests);
    return (
      toleratesAll(tolerations, this.template.pool.template.taints) &&
      (hostPorts.length === 0 || !portsConflict(hostPorts, this.hostPorts)) &&
      this.requirements.conflictWith(requirements, WELL_KNOWN_LABELS) === undefined &&
      this.candidates.some((candidate) => isRoomFor(candidate, total, hostPorts))
    );
  }

  /** The first place of its volumes that will do. */
  private anyAlternative(pod: Pod, shape: PodShape, relaxesMinValues: boolean): Admission | Failure {
    const withPod = this.requirements.with(shape.requirements.values());
    let last: Failure | undefined;
    for (const ofVolumes of shape.volumeAlternatives) {
      const outcome = this.admission(pod, shape, withPod, ofVolumes, relaxesMinValues);
      if (!isFailure(outcome)) return outcome;
      last = outcome;
    }
    return last ?? (() => '');
  }

  private admission(
    pod: Pod,
    shape: PodShape,
    withPod: Requirements,
    ofVolumes: Requirements,
    relaxesMinValues: boolean,
  ): Admission | Failure {
    const conflict = withPod.conflictWith(ofVolumes, WELL_KNOWN_LABELS);
    if (conflict !== undefined) return () => `incompatible volume requirements, ${conflictText(conflict)}`;
    const { taints } = this.template.pool.template;
    const withVolumes = withPod.with(ofVolumes.values());
    const narrowed = this.topology.narrowed(pod, shape, taints, withVolumes, WELL_KNOWN_LABELS);
    if (isFailure(narrowed)) return narrowed;
    const requests = sum(this.podRequests, shape.requests);
    const changed = narrowed.changedFrom(this.requirements);
    const meets = meeting(narrowed, changed);
    const fitting = this.candidates.filter(
      (candidate) => meets(candidate.option) && isRoomFor(candidate, requests, shape.hostPorts),
    );
    const selection = fitting.length > 0 ? withMinValues(fitting, narrowed, relaxesMinValues) : undefined;
    if (selection !== undefined) return { ...selection, requests };
    const asked = { requirements: narrowed, requests: shape.requests, hostPorts: shape.hostPorts };
    return refusalOf(this.candidates, this.template.candidates, asked);
  }
}
