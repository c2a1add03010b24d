// What is left for pods on nodes before a pass begins, and whether a pod fits into it.
// @upstream karpenter pkg/controllers/provisioning/scheduling/existingnode.go

import { own } from '../../../base/own.ts';
import type { HostPort, Pod, PodSpec, Resources } from '../../../kube/api/objects.ts';
import { portsConflict } from '../../../kube/scheduler/nodePorts.ts';
import { isOwnedByDaemonSet } from '../pods.ts';
import { oneOf } from '../requirements/requirement.ts';
import { Requirements } from '../requirements/requirements.ts';
import { HOSTNAME_LABEL, NO_LABELS } from '../requirements/wellKnownLabels.ts';
import { difference, fits, isOverdrawn, sum } from './amounts.ts';
import type { DaemonPods } from './daemonPod.ts';
import { requestsOf, type PodShape } from './podShape.ts';
import type { StateNode } from './stateNode.ts';
import { toleratesAll } from './tolerance.ts';

export interface Vacancy {
  readonly node: StateNode;
  /** Without what DaemonSets will still take. */
  readonly room: Resources;
  readonly requirements: Requirements;
  readonly hostPorts: readonly HostPort[];
  /** By driver, the claims whose volumes are attached. */
  readonly attached: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Each node is looked at once, however many passes there are over it as it is. */
export class Vacancies {
  private readonly daemons: DaemonPods;
  /** In the order in which pods try them. */
  private readonly nodes: readonly StateNode[];
  private readonly known = new Map<StateNode, Vacancy>();
  private readonly open = new Map<PodShape, readonly Vacancy[]>();

  constructor(daemons: DaemonPods, nodes: readonly StateNode[]) {
    this.daemons = daemons;
    this.nodes = nodes.toSorted(
      (one, other) =>
        Number(other.isInitialized) - Number(one.isInitialized) || (one.name < other.name ? -1 : 1),
    );
  }

  /** Where a pod could go for what it is by itself: more pods never make more of them. */
  openTo(shape: PodShape): readonly Vacancy[] {
    let open = this.open.get(shape);
    if (open === undefined) {
      open = this.nodes.map((node) => this.of(node)).filter((vacancy) => takes(vacancy, shape));
      this.open.set(shape, open);
    }
    return open;
  }

  /** Of nodes that pods came to, in the order in which pods try them. */
  inOrder<T>(ofNodes: ReadonlyMap<StateNode, T>): T[] {
    return ofNodes.size === 0 ? [] : this.nodes.flatMap((node) => ofNodes.get(node) ?? []);
  }

  private of(node: StateNode): Vacancy {
    let vacancy = this.known.get(node);
    if (vacancy === undefined) {
      vacancy = vacancyOf(node, this.daemons);
      this.known.set(node, vacancy);
    }
    return vacancy;
  }
}

/** Whether a pod of the shape goes there, as far as constraints between pods leave it. */
export function takes({ node, room, requirements, hostPorts, attached }: Vacancy, shape: PodShape): boolean {
  return (
    toleratesAll(shape.tolerations, node.taints) &&
    !exceedsVolumeLimits(node, attached, shape.spec) &&
    (shape.hostPorts.length === 0 || !portsConflict(shape.hostPorts, hostPorts)) &&
    !isOverdrawn(room) &&
    fits(shape.requests, room) &&
    requirements.conflictWith(shape.requirements, NO_LABELS) === undefined
  );
}

export function attachedWith(
  attached: Vacancy['attached'],
  { volumes }: Pick<PodSpec, 'volumes'>,
): Vacancy['attached'] {
  if (volumes === undefined || volumes.attached.length === 0) return attached;
  const all = new Map(attached);
  for (const { driver, claim } of volumes.attached)
    all.set(driver, new Set([...(all.get(driver) ?? []), claim]));
  return all;
}

/** A volume counts once, however many pods use it. @upstream karpenter pkg/scheduling/volumeusage.go */
function exceedsVolumeLimits({ node }: StateNode, attached: Vacancy['attached'], spec: PodSpec): boolean {
  const limits = node?.attachableVolumes;
  if (spec.volumes === undefined || limits === undefined) return false;
  const all = attachedWith(attached, spec);
  return spec.volumes.attached.some(
    ({ driver }) => (all.get(driver)?.size ?? 0) > (own(limits, driver) ?? Infinity),
  );
}

const NOTHING_ATTACHED: Vacancy['attached'] = new Map();

function vacancyOf(node: StateNode, daemons: DaemonPods): Vacancy {
  const ofLabels = Requirements.ofLabels(node.labels);
  const running = node.pods.filter(isOwnedByDaemonSet);
  const toCome = difference(daemons.requestsOn(node, ofLabels), totalOf(running));
  const reserved = Object.entries(toCome).map(([name, amount]) => [name, Math.max(amount, 0)]);
  const free = difference(node.allocatable, totalOf(node.pods));
  return {
    node,
    room: difference(free, Object.fromEntries(reserved)),
    requirements: ofLabels.with([oneOf(HOSTNAME_LABEL, [node.hostName])]),
    hostPorts: node.pods.flatMap(({ spec }) => spec.hostPorts),
    attached: node.pods.reduce((attached, { spec }) => attachedWith(attached, spec), NOTHING_ATTACHED),
  };
}

function totalOf(pods: readonly Pod[]): Resources {
  return sum(...pods.map(({ spec }) => requestsOf(spec)));
}
