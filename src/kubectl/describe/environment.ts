// The environment of a container: given values, and where the others come from.

import { own } from '../../base/own.ts';
import { at, entries, flag, isSet, list, text } from '../objects.ts';
import { millisOf, parseQuantity, unitsOf, ZERO } from '../../base/quantity.ts';
import type { Page } from './page.ts';

export function writeEnvironment(page: Page, container: unknown, pod: unknown): void {
  const sources = list(container, 'envFrom');
  if (sources.length > 0) page.line(2, 'Environment Variables from:');
  for (const source of sources) page.line(3, sourceText(source));
  const variables = list(container, 'env');
  page.line(2, `Environment:${variables.length === 0 ? '\t<none>' : ''}`);
  for (const variable of variables) writeVariable(page, variable, container, pod);
}

function sourceText(source: unknown): string {
  const kind = isSet(source, 'configMapRef') ? 'configMapRef' : isSet(source, 'secretRef') ? 'secretRef' : '';
  const from = kind === 'configMapRef' ? 'ConfigMap' : kind === 'secretRef' ? 'Secret' : '';
  const prefix = text(source, 'prefix');
  const how = prefix === '' ? from : `${from} with prefix '${prefix}'`;
  return `${text(source, `${kind}.name`)}\t${how}\tOptional: ${flag(source, `${kind}.optional`)}`;
}

/** @upstream describe.go#describeContainerEnvVars */
function writeVariable(page: Page, variable: unknown, container: unknown, pod: unknown): void {
  const name = text(variable, 'name');
  if (!isSet(variable, 'valueFrom')) {
    text(variable, 'value')
      .split('\n')
      .forEach((line, index) => page.line(3, `${index === 0 ? `${name}:` : ''}\t${line}`));
    return;
  }
  const from = at(variable, 'valueFrom');
  if (isSet(from, 'fieldRef')) {
    const [version, path] = [text(from, 'fieldRef.apiVersion'), text(from, 'fieldRef.fieldPath')];
    page.line(3, `${name}:\t${fieldText(pod, path)} (${version}:${path})`);
  } else if (isSet(from, 'resourceFieldRef')) {
    page.line(3, `${name}:\t${resourceText(from, container)} (${text(from, 'resourceFieldRef.resource')})`);
  } else if (isSet(from, 'secretKeyRef')) {
    const key = `<set to the key '${text(from, 'secretKeyRef.key')}' in secret '${text(from, 'secretKeyRef.name')}'>`;
    page.line(3, `${name}:\t${key}\tOptional: ${flag(from, 'secretKeyRef.optional')}`);
  } else if (isSet(from, 'configMapKeyRef')) {
    const [key, map] = [text(from, 'configMapKeyRef.key'), text(from, 'configMapKeyRef.name')];
    const optional = flag(from, 'configMapKeyRef.optional');
    page.line(3, `${name}:\t<set to the key '${key}' of config map '${map}'>\tOptional: ${optional}`);
  }
}

/** Only name and namespace are looked up in a pod. @upstream describe.go#EnvValueRetriever */
function fieldText(pod: unknown, path: string): string {
  return path === 'metadata.name' || path === 'metadata.namespace' ? text(pod, path) : '';
}

/** In units of the divisor, rounded up. @upstream kubectl/pkg/util/resource#ExtractContainerResourceValue */
function resourceText(from: unknown, container: unknown): string {
  const resource = text(from, 'resourceFieldRef.resource');
  const [kind, ...name] = resource.split('.');
  const amounts = Object.fromEntries(entries(container, `resources.${kind}`));
  const amount = parseQuantity(own(amounts, name.join('.'))) ?? ZERO;
  const given = parseQuantity(at(from, 'resourceFieldRef.divisor')) ?? ZERO;
  const divisor = given.nanos === 0n ? { nanos: 1_000_000_000n, form: given.form } : given;
  const value =
    name.join('.') === 'cpu'
      ? Math.ceil(millisOf(amount) / millisOf(divisor))
      : Math.ceil(unitsOf(amount) / unitsOf(divisor));
  const unlimited = value === 0 && (resource === 'limits.cpu' || resource === 'limits.memory');
  return unlimited ? 'node allocatable' : String(value);
}
