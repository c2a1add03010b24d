// `describe ingress`

import { resource } from '../apiResources.ts';
import {
  at,
  count,
  isSet,
  list,
  namespaceOf,
  text,
  textOr,
  texts,
  type KubernetesObject,
} from '../objects.ts';
import { ingressPoints } from '../tables/serviceTables.ts';
import type { View } from '../view.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import type { Page } from './page.ts';
import { endpointsText, slicesOf } from './serviceDescribers.ts';

/** @upstream describe.go#describeIngressV1 */
export function describeIngress(page: Page, ingress: KubernetesObject, view: View): void {
  const backend = (value: unknown): string => backendText(value, namespaceOf(ingress), view);
  page.line(0, `Name:\t${text(ingress, 'metadata.name')}`);
  writeLabels(page, ingress);
  page.line(0, `Namespace:\t${namespaceOf(ingress)}`);
  page.line(0, `Address:\t${ingressPoints(ingress)}`);
  page.line(0, `Ingress Class:\t${textOr('<none>', ingress, 'spec.ingressClassName')}`);
  const otherwise = at(ingress, 'spec.defaultBackend');
  const ofOthers = otherwise === undefined ? '<default>' : backend(otherwise);
  page.line(0, `Default backend:\t${ofOthers}`);
  writeTls(page, list(ingress, 'spec.tls'));
  page.write(0, 'Rules:\n  Host\tPath\tBackends\n');
  page.line(1, '----\t----\t--------');
  const rules = list(ingress, 'spec.rules').filter((rule) => isSet(rule, 'http'));
  for (const rule of rules) {
    page.line(1, `${textOr('*', rule, 'host')}\t`);
    for (const path of list(rule, 'http.paths')) {
      page.line(2, `\t${text(path, 'path')} \t${backend(at(path, 'backend'))}`);
    }
  }
  if (rules.length === 0) page.line(1, `*\t*\t${ofOthers}`);
  writeAnnotations(page, ingress);
}

function writeTls(page: Page, secured: readonly unknown[]): void {
  if (secured.length > 0) page.line(0, 'TLS:');
  for (const one of secured) {
    const [secret, hosts] = [text(one, 'secretName'), texts(one, 'hosts').join(',')];
    page.line(1, secret === '' ? `SNI routes ${hosts}` : `${secret} terminates ${hosts}`);
  }
}

function backendText(backend: unknown, namespace: string, view: View): string {
  if (isSet(backend, 'service')) return serviceText(at(backend, 'service'), namespace, view);
  if (!isSet(backend, 'resource')) return '';
  const group = textOr('<none>', backend, 'resource.apiGroup');
  return `APIGroup: ${group}, Kind: ${text(backend, 'resource.kind')}, Name: ${text(backend, 'resource.name')}`;
}

function serviceText(backend: unknown, namespace: string, view: View): string {
  const name = text(backend, 'name');
  const number = count(backend, 'port.number');
  const written = `${name}:${number === 0 ? text(backend, 'port.name') : number}`;
  const service = view.find(resource('services'), namespace, name);
  if (service === undefined) return `${written} (<error: services "${name}" not found>)`;
  const port = list(service, 'spec.ports').findLast((one) =>
    number === 0 ? text(one, 'name') === text(backend, 'port.name') : count(one, 'port') === number,
  );
  return `${written} (${endpointsText(slicesOf(service, view), text(port, 'name'))})`;
}
