// `describe` of what configures others: config maps, secrets, service accounts, priority classes, namespaces.

import { resource } from '../apiResources.ts';
import {
  annotation,
  count,
  entries,
  flag,
  labelsText,
  list,
  nameOf,
  namespaceOf,
  text,
  type KubernetesObject,
} from '../objects.ts';
import { dateText } from '../times.ts';
import type { View } from '../view.ts';
import { writeLimitRanges } from './limitRangeDescriber.ts';
import { writeAnnotations, writeLabels, writeLines, writeName } from './metadata.ts';
import type { Page } from './page.ts';
import { writeQuotas } from './quotaDescriber.ts';

/** @upstream describe.go#ConfigMapDescriber */
export function describeConfigMap(page: Page, map: KubernetesObject): void {
  writeName(page, map);
  writeLabels(page, map);
  writeAnnotations(page, map);
  page.write(0, '\nData\n====\n');
  for (const [key, value] of entries(map, 'data')) page.write(0, `${key}:\n----\n${text(value)}\n\n`);
  page.write(0, '\nBinaryData\n====\n');
  for (const [key, value] of entries(map, 'binaryData'))
    page.line(0, `${key}: ${decodedLength(text(value))} bytes`);
  page.line(0, '');
}

/** Of base64 text. */
function decodedLength(base64: string): number {
  const digits = base64.replaceAll(/[^A-Za-z0-9+/]/g, '').length;
  return Math.floor((digits * 6) / 8);
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Of characters below 256, as tokens are. */
function decoded(base64: string): string {
  const bits = Array.from(base64)
    .filter((digit) => BASE64.includes(digit))
    .map((digit) => BASE64.indexOf(digit).toString(2).padStart(6, '0'))
    .join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return bytes.map((byte) => String.fromCharCode(Number.parseInt(byte, 2))).join('');
}

/** @upstream describe.go#describeSecret */
export function describeSecret(page: Page, secret: KubernetesObject): void {
  writeName(page, secret);
  writeLabels(page, secret);
  writeAnnotations(page, secret);
  const type = text(secret, 'type');
  page.write(0, `\nType:\t${type}\n`);
  page.write(0, '\nData\n====\n');
  for (const [key, value] of entries(secret, 'data')) {
    const shown = key === 'token' && type === TOKEN_TYPE;
    page.line(0, `${key}:\t${shown ? decoded(text(value)) : `${decodedLength(text(value))} bytes`}`);
  }
}

const TOKEN_TYPE = 'kubernetes.io/service-account-token';
const ACCOUNT_NAME = 'kubernetes.io/service-account.name';
const ACCOUNT_UID = 'kubernetes.io/service-account.uid';

/** @upstream describe.go#describeServiceAccount */
export function describeServiceAccount(page: Page, account: KubernetesObject, view: View): void {
  writeName(page, account);
  writeLabels(page, account);
  writeAnnotations(page, account);
  const secrets = view.list(resource('secrets'), namespaceOf(account));
  const tokens = secrets.filter(
    (secret) =>
      text(secret, 'type') === TOKEN_TYPE &&
      annotation(secret, ACCOUNT_NAME) === nameOf(account) &&
      annotation(secret, ACCOUNT_UID) === account.metadata?.uid,
  );
  const known = new Set(secrets.map(nameOf));
  const names = (field: string): readonly string[] => list(account, field).map((one) => text(one, 'name'));
  const found = (name: string): string => (known.has(name) ? name : `${name} (not found)`);
  const width = 'Image pull secrets:'.length;
  for (const [title, lines] of [
    ['Image pull secrets:', names('imagePullSecrets').map(found)],
    ['Mountable secrets:', names('secrets').map(found)],
    ['Tokens:', tokens.map(nameOf)],
  ] as const) {
    if (lines.length === 0) page.line(0, `${title.padEnd(width)}\t<none>`);
    lines.forEach((line, index) => page.line(0, `${(index === 0 ? title : '').padEnd(width)}\t${line}`));
  }
}

/** @upstream describe.go#describePriorityClass */
export function describePriorityClass(page: Page, priorityClass: KubernetesObject): void {
  writeName(page, priorityClass, false);
  page.line(0, `Value:\t${count(priorityClass, 'value')}`);
  page.line(0, `GlobalDefault:\t${flag(priorityClass, 'globalDefault')}`);
  page.line(0, `PreemptionPolicy:\t${text(priorityClass, 'preemptionPolicy')}`);
  page.line(0, `Description:\t${text(priorityClass, 'description')}`);
  page.line(0, `Annotations:\t${labelsText(priorityClass, 'metadata.annotations')}`);
}

/** @upstream describe.go#describeNamespace */
export function describeNamespace(page: Page, namespace: KubernetesObject, view: View): void {
  writeName(page, namespace, false);
  writeLabels(page, namespace);
  writeAnnotations(page, namespace);
  page.line(0, `Status:\t${text(namespace, 'status.phase')}`);
  const conditions = list(namespace, 'status.conditions');
  if (conditions.length > 0) {
    page.line(0, 'Conditions:');
    page.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
    page.line(1, '----\t------\t------------------\t------\t-------');
  }
  for (const condition of conditions) {
    const [type, status, reason, message] = ['type', 'status', 'reason', 'message'].map((field) =>
      text(condition, field),
    );
    page.line(1, `${type}\t${status}\t${dateText(condition, 'lastTransitionTime')}\t${reason}\t${message}`);
  }
  writeQuotas(page, nameOf(namespace), view);
  writeLimitRanges(page, nameOf(namespace), view);
}

/** @upstream describe.go#describeStorageClass */
export function describeStorageClass(page: Page, storageClass: KubernetesObject): void {
  writeName(page, storageClass, false);
  const isDefault = annotation(storageClass, 'storageclass.kubernetes.io/is-default-class') === 'true';
  page.line(0, `IsDefaultClass:\t${isDefault ? 'Yes' : 'No'}`);
  page.line(0, `Annotations:\t${labelsText(storageClass, 'metadata.annotations')}`);
  page.line(0, `Provisioner:\t${text(storageClass, 'provisioner')}`);
  page.line(0, `Parameters:\t${labelsText(storageClass, 'parameters')}`);
  const expansion = text(storageClass, 'allowVolumeExpansion');
  page.line(
    0,
    `AllowVolumeExpansion:\t${expansion === '' ? '<unset>' : expansion === 'true' ? 'True' : 'False'}`,
  );
  const options = list(storageClass, 'mountOptions').map((option) => text(option));
  if (options.length === 0) writeLines(page, 'MountOptions', []);
  else page.line(0, 'MountOptions:');
  for (const option of options) page.line(1, option);
  for (const [title, field] of [
    ['ReclaimPolicy', 'reclaimPolicy'],
    ['VolumeBindingMode', 'volumeBindingMode'],
  ]) {
    if (text(storageClass, field) !== '') page.line(0, `${title}:\t${text(storageClass, field)}`);
  }
}
