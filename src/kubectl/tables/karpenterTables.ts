// `get nodepools`, `get nodeclaims`, `get ec2nodeclasses`: the printer columns of their CRDs.
// @upstream karpenter pkg/apis/v1, karpenter-provider-aws pkg/apis/v1: +kubebuilder:printcolumn

import { at, list, nameOf, text } from '../objects.ts';
import { columns, type TablePrinter } from '../table.ts';

export const nodePoolTable: TablePrinter = {
  columns: columns('Name NodeClass Nodes Ready Age', 'Weight CPU Memory'),
  cells: (pool, view) => [
    nameOf(pool),
    text(pool, 'spec.template.spec.nodeClassRef.name'),
    scalar(pool, 'status.nodes'),
    condition(pool, 'Ready'),
    view.age(pool),
    scalar(pool, 'spec.weight'),
    scalar(pool, 'status.resources.cpu'),
    scalar(pool, 'status.resources.memory'),
  ],
};

export const nodeClaimTable: TablePrinter = {
  columns: columns('Name Type Capacity Zone Node Ready Age', 'ImageID ID NodePool NodeClass Drifted'),
  cells: (claim, view) => [
    nameOf(claim),
    label(claim, 'node.kubernetes.io/instance-type'),
    label(claim, 'karpenter.sh/capacity-type'),
    label(claim, 'topology.kubernetes.io/zone'),
    text(claim, 'status.nodeName'),
    condition(claim, 'Ready'),
    view.age(claim),
    text(claim, 'status.imageID'),
    text(claim, 'status.providerID'),
    label(claim, 'karpenter.sh/nodepool'),
    text(claim, 'spec.nodeClassRef.name'),
    condition(claim, 'Drifted'),
  ],
};

export const ec2NodeClassTable: TablePrinter = {
  columns: columns('Name Ready Age', 'Role'),
  cells: (nodeClass, view) => [
    nameOf(nodeClass),
    condition(nodeClass, 'Ready'),
    view.age(nodeClass),
    text(nodeClass, 'spec.role'),
  ],
};

/** Empty where the path leads nowhere, as with every column of a CRD. */
function scalar(object: unknown, path: string): string {
  const found = at(object, path);
  return typeof found === 'number' ? String(found) : text(object, path);
}

function condition(object: unknown, type: string): string {
  const found = list(object, 'status.conditions').find((one) => text(one, 'type') === type);
  return found === undefined ? '' : text(found, 'status');
}

function label(object: unknown, key: string): string {
  const labels = at(object, 'metadata.labels');
  if (typeof labels !== 'object' || labels === null) return '';
  const found = Object.entries(labels).find(([name]) => name === key)?.[1];
  return typeof found === 'string' ? found : '';
}
