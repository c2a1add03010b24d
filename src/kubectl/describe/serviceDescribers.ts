// `describe` of services, endpoints and endpoint slices.

import { resource } from '../apiResources.ts';
import {
  at,
  count,
  flag,
  isSet,
  labelsText,
  list,
  nameOf,
  namespaceOf,
  text,
  textOr,
  texts,
  type KubernetesObject,
} from '../objects.ts';
import { hostPort } from '../tables/serviceTables.ts';
import type { View } from '../view.ts';
import { writeAnnotations, writeLabels, writeName } from './metadata.ts';
import type { Page } from './page.ts';

/** @upstream describe.go#describeService */
export function describeService(page: Page, service: KubernetesObject, view: View): void {
  const given = (title: string, value: string): void => {
    if (value !== '' && value !== '0') page.line(0, `${title}:\t${value}`);
  };
  const joined = (field: string): string => texts(service, `spec.${field}`).join(',');
  writeName(page, service);
  writeLabels(page, service);
  writeAnnotations(page, service);
  page.line(0, `Selector:\t${labelsText(service, 'spec.selector')}`);
  page.line(0, `Type:\t${text(service, 'spec.type')}`);
  given('IP Family Policy', text(service, 'spec.ipFamilyPolicy'));
  page.line(0, `IP Families:\t${joined('ipFamilies') || '<none>'}`);
  page.line(0, `IP:\t${text(service, 'spec.clusterIP')}`);
  page.line(0, `IPs:\t${joined('clusterIPs') || '<none>'}`);
  given('External IPs', joined('externalIPs'));
  given('Desired LoadBalancer IP', text(service, 'spec.loadBalancerIP'));
  given('External Name', text(service, 'spec.externalName'));
  const ingress = list(service, 'status.loadBalancer.ingress');
  if (ingress.length > 0) page.line(0, `LoadBalancer Ingress:\t${ingress.map(ingressText).join(', ')}`);
  const slices = slicesOf(service, view);
  for (const port of list(service, 'spec.ports')) writePort(page, port, slices);
  page.line(0, `Session Affinity:\t${text(service, 'spec.sessionAffinity')}`);
  given('External Traffic Policy', text(service, 'spec.externalTrafficPolicy'));
  given('Internal Traffic Policy', text(service, 'spec.internalTrafficPolicy'));
  given('HealthCheck NodePort', text(service, 'spec.healthCheckNodePort'));
  given('LoadBalancer Source Ranges', joined('loadBalancerSourceRanges'));
  given('Traffic Distribution', text(service, 'spec.trafficDistribution'));
}

function ingressText(point: unknown): string {
  const ip = text(point, 'ip');
  if (ip === '') return text(point, 'hostname');
  return isSet(point, 'ipMode') ? `${ip} (${text(point, 'ipMode')})` : ip;
}

/** The slices that belong to a service, by name. */
export function slicesOf(service: KubernetesObject, view: View): readonly KubernetesObject[] {
  return view
    .list(resource('endpointslices'), namespaceOf(service))
    .filter(({ metadata }) => metadata?.labels?.['kubernetes.io/service-name'] === nameOf(service));
}

function writePort(page: Page, port: unknown, slices: readonly KubernetesObject[]): void {
  const name = textOr('<unset>', port, 'name');
  const protocol = text(port, 'protocol');
  page.line(0, `Port:\t${name}\t${count(port, 'port')}/${protocol}`);
  page.line(0, `TargetPort:\t${text(port, 'targetPort') || '0'}/${protocol}`);
  const nodePort = count(port, 'nodePort');
  if (nodePort !== 0) page.line(0, `NodePort:\t${name}\t${nodePort}/${protocol}`);
  page.line(0, `Endpoints:\t${endpointsText(slices, text(port, 'name'))}`);
}

const SHOWN = 3;

/** The first ready ones behind a port of this name. @upstream describe.go#formatEndpointSlices */
export function endpointsText(slices: readonly KubernetesObject[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const shown: string[] = [];
  let more = false;
  let ready = 0;
  const visit = (slice: KubernetesObject, written: (address: string) => string): void => {
    for (const endpoint of list(slice, 'endpoints')) {
      if (shown.length === SHOWN) more = true;
      if (isSet(endpoint, 'conditions.ready') && !flag(endpoint, 'conditions.ready')) continue;
      if (!more) shown.push(written(text(list(endpoint, 'addresses')[0])));
      ready++;
    }
  };
  for (const slice of slices) {
    const ports = list(slice, 'ports');
    if (ports.length === 0) visit(slice, (address) => address);
    for (const port of ports.filter((one) => text(one, 'name') === portName)) {
      visit(slice, (address) => hostPort(address, count(port, 'port')));
    }
  }
  return more ? `${shown.join(',')} + ${ready - SHOWN} more...` : shown.join(',');
}

/** @upstream describe.go#describeEndpoints */
export function describeEndpoints(page: Page, endpoints: KubernetesObject): void {
  writeName(page, endpoints);
  writeLabels(page, endpoints);
  writeAnnotations(page, endpoints);
  page.line(0, 'Subsets:');
  for (const subset of list(endpoints, 'subsets')) {
    const hosts = (field: string): string =>
      list(subset, field)
        .map((address) => text(address, 'ip'))
        .join(',') || '<none>';
    page.line(1, `Addresses:\t${hosts('addresses')}`);
    page.line(1, `NotReadyAddresses:\t${hosts('notReadyAddresses')}`);
    const ports = list(subset, 'ports');
    if (ports.length > 0) {
      page.line(1, 'Ports:');
      page.line(2, 'Name\tPort\tProtocol');
      page.line(2, '----\t----\t--------');
    }
    for (const port of ports) {
      page.line(2, `${textOr('<unset>', port, 'name')}\t${count(port, 'port')}\t${text(port, 'protocol')}`);
    }
    page.line(0, '');
  }
}

/** @upstream describe.go#describeEndpointSliceV1 */
export function describeEndpointSlice(page: Page, slice: KubernetesObject): void {
  writeName(page, slice);
  writeLabels(page, slice);
  writeAnnotations(page, slice);
  page.line(0, `AddressType:\t${text(slice, 'addressType')}`);
  const ports = list(slice, 'ports');
  page.line(0, ports.length === 0 ? 'Ports: <unset>' : 'Ports:');
  if (ports.length > 0) {
    page.line(1, 'Name\tPort\tProtocol');
    page.line(1, '----\t----\t--------');
  }
  for (const port of ports) {
    const number = isSet(port, 'port') ? count(port, 'port') : '<unset>';
    page.line(1, `${textOr('<unset>', port, 'name')}\t${number}\t${text(port, 'protocol')}`);
  }
  const endpoints = list(slice, 'endpoints');
  page.line(0, endpoints.length === 0 ? 'Endpoints: <none>' : 'Endpoints:');
  for (const endpoint of endpoints) writeEndpoint(page, endpoint);
}

function writeEndpoint(page: Page, endpoint: unknown): void {
  page.line(1, `- Addresses:\t${texts(endpoint, 'addresses').join(', ') || '<none>'}`);
  page.line(2, 'Conditions:');
  const ready = at(endpoint, 'conditions.ready');
  page.line(3, `Ready:\t${ready === undefined ? '<unset>' : String(ready === true)}`);
  page.line(2, `Hostname:\t${textOr('<unset>', endpoint, 'hostname')}`);
  if (isSet(endpoint, 'targetRef')) {
    page.line(2, `TargetRef:\t${text(endpoint, 'targetRef.kind')}/${text(endpoint, 'targetRef.name')}`);
  }
  page.line(2, `NodeName:\t${textOr('<unset>', endpoint, 'nodeName')}`);
  page.line(2, `Zone:\t${textOr('<unset>', endpoint, 'zone')}`);
}
