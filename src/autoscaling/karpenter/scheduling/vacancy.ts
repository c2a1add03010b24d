// What is left for pods on nodes before a pass begins.

import type { HostPort, Pod, Resources } from '../../../kube/api/objects.ts';
import { isOwnedByDaemonSet } from '../pods.ts';
import { oneOf } from '../requirements/requirement.ts';
import { Requirements } from '../requirements/requirements.ts';
import { HOSTNAME_LABEL } from '../requirements/wellKnownLabels.ts';
import { difference, sum } from './amounts.ts';
import type { DaemonPods } from './daemonPod.ts';
import { requestsOf } from './podShape.ts';
import type { StateNode } from './stateNode.ts';

export interface Vacancy {
  /** Without what DaemonSets will still take. */
  readonly room: Resources;
  readonly requirements: Requirements;
  readonly hostPorts: readonly HostPort[];
}

/** Each node is looked at once, however many passes there are over it as it is. */
export class Vacancies {
  readonly daemons: DaemonPods;
  private readonly known = new Map<StateNode, Vacancy>();

  constructor(daemons: DaemonPods) {
    this.daemons = daemons;
  }

  of(node: StateNode): Vacancy {
    let vacancy = this.known.get(node);
    if (vacancy === undefined) {
      vacancy = vacancyOf(node, this.daemons);
      this.known.set(node, vacancy);
    }
    return vacancy;
  }
}

function vacancyOf(node: StateNode, daemons: DaemonPods): Vacancy {
  const ofLabels = Requirements.ofLabels(node.labels);
  const running = node.pods.filter(isOwnedByDaemonSet);
  const toCome = difference(daemons.requestsOn(node, ofLabels), totalOf(running));
  const reserved = Object.entries(toCome).map(([name, amount]) => [name, Math.max(amount, 0)]);
  const free = difference(node.allocatable, totalOf(node.pods));
  return {
    room: difference(free, Object.fromEntries(reserved)),
    requirements: ofLabels.with([oneOf(HOSTNAME_LABEL, [node.hostName])]),
    hostPorts: node.pods.flatMap(({ spec }) => spec.hostPorts),
  };
}

function totalOf(pods: readonly Pod[]): Resources {
  return sum(...pods.map(({ spec }) => requestsOf(spec)));
}
