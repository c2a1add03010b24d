// The pods on a node, and how much of it they have requested.

import { resource } from '../apiResources.ts';
import { byBytes, entries, nameOf, namespaceOf, text, type KubernetesObject } from '../objects.ts';
import { millisOf, quantityText, unitsOf, ZERO } from '../../base/quantity.ts';
import type { View } from '../view.ts';
import type { Page } from './page.ts';
import { amountsOf, podAmounts, sum, type Amounts } from './podResources.ts';

/** @upstream describe.go#describeNodeResource */
export function writeNodePods(page: Page, node: KubernetesObject, view: View): void {
  const pods = view.listBy(resource('pods'), 'spec.nodeName', nameOf(node)).filter(isNotDone);
  const hasAllocatable = entries(node, 'status.allocatable').length > 0;
  const allocatable = amountsOf(node, hasAllocatable ? 'status.allocatable' : 'status.capacity');
  page.line(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  page.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  page.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  let requests: Amounts = new Map();
  let limits: Amounts = new Map();
  for (const pod of pods) {
    const [requested, limited] = [podAmounts(pod, 'requests'), podAmounts(pod, 'limits')];
    const cells = ['cpu', 'memory'].flatMap((name) => [
      share(name, requested, allocatable),
      share(name, limited, allocatable),
    ]);
    page.line(1, `${namespaceOf(pod)}\t${nameOf(pod)}\t\t${cells.join('\t')}\t${view.age(pod)}`);
    requests = sum(requests, requested);
    limits = sum(limits, limited);
  }
  writeAllocated(page, requests, limits, allocatable);
}

function isNotDone(pod: KubernetesObject): boolean {
  const phase = text(pod, 'status.phase');
  return phase !== 'Succeeded' && phase !== 'Failed';
}

function writeAllocated(page: Page, requests: Amounts, limits: Amounts, allocatable: Amounts): void {
  page.line(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)');
  page.line(1, 'Resource\tRequests\tLimits');
  page.line(1, '--------\t--------\t------');
  const names = [...allocatable.keys()].toSorted(byBytes);
  const huge = names.filter((name) => name.startsWith('hugepages-'));
  for (const name of ['cpu', 'memory', 'ephemeral-storage', ...huge]) {
    const shares = [requests, limits].map((amounts) => share(name, amounts, allocatable, 0));
    page.line(1, `${name}\t${shares.join('\t')}`);
  }
  for (const name of names.filter((one) => !huge.includes(one) && !STANDARD.includes(one))) {
    const amounts = [requests, limits].map((all) => quantityText(all.get(name) ?? ZERO));
    page.line(1, `${name}\t${amounts.join('\t')}`);
  }
}

/** Those with a line of their own or none. */
const STANDARD: readonly string[] = ['cpu', 'memory', 'ephemeral-storage', 'pods'];

/** What Go makes of a number that is none. */
const NO_NUMBER = '-9223372036854775808';

/** `50m (2%)`: of what can be allocated, cut to whole per cent. */
function share(name: string, amounts: Amounts, allocatable: Amounts, ofNothing?: number): string {
  const amount = amounts.get(name) ?? ZERO;
  const measure = name === 'cpu' ? millisOf : unitsOf;
  const whole = measure(allocatable.get(name) ?? ZERO);
  const percent = whole === 0 && ofNothing !== undefined ? ofNothing : (measure(amount) / whole) * 100;
  return `${quantityText(amount)} (${Number.isFinite(percent) ? Math.trunc(percent) : NO_NUMBER}%)`;
}
