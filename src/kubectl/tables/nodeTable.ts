// `get nodes`

import { flag, list, nameOf, text, textOr } from '../objects.ts';
import { nodeRoles } from '../nodeRoles.ts';
import { columns, type TablePrinter } from '../table.ts';

/** @upstream pkg/printers/internalversion/printers.go#printNode */
export const nodeTable: TablePrinter = {
  columns: columns(
    'Name Status Roles Age Version',
    'Internal-IP External-IP OS-Image Kernel-Version Container-Runtime',
  ),
  cells: (node, view) => [
    nameOf(node),
    statusOf(node),
    nodeRoles(node),
    view.age(node),
    text(node, 'status.nodeInfo.kubeletVersion'),
    addressOf(node, 'InternalIP'),
    addressOf(node, 'ExternalIP'),
    textOr('<unknown>', node, 'status.nodeInfo.osImage'),
    textOr('<unknown>', node, 'status.nodeInfo.kernelVersion'),
    textOr('<unknown>', node, 'status.nodeInfo.containerRuntimeVersion'),
  ],
};

/** A node whose Ready is False or Unknown is NotReady; Unknown is one that never said. */
function statusOf(node: unknown): string {
  const ready = list(node, 'status.conditions').findLast((condition) => text(condition, 'type') === 'Ready');
  const status = ready === undefined ? 'Unknown' : text(ready, 'status') === 'True' ? 'Ready' : 'NotReady';
  return flag(node, 'spec.unschedulable') ? `${status},SchedulingDisabled` : status;
}

function addressOf(node: unknown, type: string): string {
  const found = list(node, 'status.addresses').find((address) => text(address, 'type') === type);
  return found === undefined ? '<none>' : text(found, 'address');
}
