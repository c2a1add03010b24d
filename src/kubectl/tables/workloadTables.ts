// `get` of what keeps pods running: deployments, replica sets, daemon sets, stateful sets, replication controllers.

import { selectorString, selectorText } from '../labelSelector.ts';
import { at, count, labelsText, list, nameOf, text } from '../objects.ts';
import { columns, type TablePrinter } from '../table.ts';

/** Names and images of the containers of a pod template, in one cell each. */
export function containerCells(object: unknown, path = 'spec.template.spec.containers'): readonly string[] {
  const containers = list(object, path);
  return ['name', 'image'].map((field) => containers.map((container) => text(container, field)).join(','));
}

/** @upstream pkg/printers/internalversion/printers.go#printDeployment */
export const deploymentTable: TablePrinter = {
  columns: columns('Name Ready Up-to-date Available Age', 'Containers Images Selector'),
  cells: (deployment, view) => [
    nameOf(deployment),
    `${count(deployment, 'status.readyReplicas')}/${count(deployment, 'spec.replicas')}`,
    count(deployment, 'status.updatedReplicas'),
    count(deployment, 'status.availableReplicas'),
    view.age(deployment),
    ...containerCells(deployment),
    selectorString(at(deployment, 'spec.selector')),
  ],
};

/** @upstream pkg/printers/internalversion/printers.go#printReplicaSet */
export const replicaSetTable: TablePrinter = {
  columns: columns('Name Desired Current Ready Age', 'Containers Images Selector'),
  cells: (replicaSet, view) => [
    nameOf(replicaSet),
    count(replicaSet, 'spec.replicas'),
    count(replicaSet, 'status.replicas'),
    count(replicaSet, 'status.readyReplicas'),
    view.age(replicaSet),
    ...containerCells(replicaSet),
    selectorText(at(replicaSet, 'spec.selector')),
  ],
};

/** @upstream pkg/printers/internalversion/printers.go#printReplicationController */
export const replicationControllerTable: TablePrinter = {
  columns: replicaSetTable.columns,
  cells: (controller, view) => [
    ...replicaSetTable.cells(controller, view).slice(0, -1),
    labelsText(controller, 'spec.selector'),
  ],
};

/** @upstream pkg/printers/internalversion/printers.go#printDaemonSet */
export const daemonSetTable: TablePrinter = {
  columns: columns(
    'Name Desired Current Ready Up-to-date Available Node|Selector Age',
    'Containers Images Selector',
  ),
  cells: (daemonSet, view) => [
    nameOf(daemonSet),
    count(daemonSet, 'status.desiredNumberScheduled'),
    count(daemonSet, 'status.currentNumberScheduled'),
    count(daemonSet, 'status.numberReady'),
    count(daemonSet, 'status.updatedNumberScheduled'),
    count(daemonSet, 'status.numberAvailable'),
    labelsText(daemonSet, 'spec.template.spec.nodeSelector'),
    view.age(daemonSet),
    ...containerCells(daemonSet),
    selectorText(at(daemonSet, 'spec.selector')),
  ],
};

/** @upstream pkg/printers/internalversion/printers.go#printStatefulSet */
export const statefulSetTable: TablePrinter = {
  columns: columns('Name Ready Age', 'Containers Images'),
  cells: (statefulSet, view) => [
    nameOf(statefulSet),
    `${count(statefulSet, 'status.readyReplicas')}/${count(statefulSet, 'spec.replicas')}`,
    view.age(statefulSet),
    ...containerCells(statefulSet),
  ],
};
