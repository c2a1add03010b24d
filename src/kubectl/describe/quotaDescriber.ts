// `describe` of resource quotas, and what a namespace says of its own.

import { resource } from '../apiResources.ts';
import { canonical } from '../../base/quantity.ts';
import { at, entries, nameOf, text, texts, type KubernetesObject } from '../objects.ts';
import type { View } from '../view.ts';
import type { Page } from './page.ts';

/** @upstream describe.go#helpTextForResourceQuotaScope */
const SCOPES = new Map([
  [
    'Terminating',
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively ' +
      'terminated by the system.',
  ],
  [
    'NotTerminating',
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container ' +
      'command is not expected to terminate.',
  ],
  [
    'BestEffort',
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  ],
  [
    'NotBestEffort',
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality ' +
      'of service.',
  ],
]);

/** @upstream describe.go#describeQuota */
export function describeQuota(page: Page, quota: KubernetesObject): void {
  page.line(0, `Name:\t${nameOf(quota)}`);
  page.line(0, `Namespace:\t${text(quota, 'metadata.namespace')}`);
  writeScopes(page, quota, 0, ' * ');
  page.line(0, 'Resource\tUsed\tHard');
  page.line(0, '--------\t----\t----');
  writeAmounts(page, quota, 0);
}

/** @upstream describe.go#DescribeResourceQuotas */
export function writeQuotas(page: Page, namespace: string, view: View): void {
  const served = resource('resourcequotas');
  const quotas = view.list(served, namespace);
  page.write(0, '\n');
  if (quotas.length === 0) page.line(0, 'No resource quota.');
  else page.line(0, 'Resource Quotas');
  for (const quota of quotas) {
    page.line(1, `Name:\t${nameOf(quota)}`);
    writeScopes(page, quota, 1, '* ');
    page.line(1, 'Resource\tUsed\tHard');
    page.line(1, '--------\t---\t---');
    writeAmounts(page, quota, 1);
  }
}

function writeScopes(page: Page, quota: KubernetesObject, level: number, bullet: string): void {
  const scopes = texts(quota, 'spec.scopes').toSorted();
  if (scopes.length === 0) return;
  page.line(level, `Scopes:\t${scopes.join(', ')}`);
  for (const scope of scopes) {
    const help = SCOPES.get(scope);
    if (help !== undefined) page.line(level, `${bullet}${help}`);
  }
}

function writeAmounts(page: Page, quota: KubernetesObject, level: number): void {
  const used = new Map(entries(at(quota, 'status.used')));
  for (const [name, hard] of entries(quota, 'status.hard'))
    page.line(level, `${name}\t${canonical(used.get(name))}\t${canonical(hard)}`);
}
