// The containers of a pod or of a pod template.

import { byBytes, count, entries, flag, isSet, list, text, texts } from '../objects.ts';
import { canonical } from '../../base/quantity.ts';
import { dateText } from '../times.ts';
import { writeEnvironment } from './environment.ts';
import type { Page } from './page.ts';
import { probeText } from './probe.ts';

export interface ContainerContext {
  /** What stands before every title: nothing in pods, two spaces in templates. */
  readonly indent: string;
  /** Absent in templates: fields of the pod are not known there. */
  readonly pod?: unknown;
}

/** @upstream describe.go#describeContainers */
export function writeContainers(
  page: Page,
  title: string,
  containers: readonly unknown[],
  statuses: readonly unknown[],
  { indent, pod }: ContainerContext,
): void {
  page.line(0, `${indent}${title}:${containers.length === 0 ? ' <none>' : ''}`);
  for (const container of containers) {
    const status = statuses.findLast((one) => text(one, 'name') === text(container, 'name'));
    page.line(1, `${indent === '' ? '' : ' '}${text(container, 'name')}:`);
    writeBasics(page, container, status);
    writeWords(page, 'Command', texts(container, 'command'));
    writeWords(page, 'Args', texts(container, 'args'));
    if (status !== undefined) writeStatus(page, status);
    writeResources(page, container, 2);
    for (const [name, field] of PROBES) {
      if (isSet(container, field)) page.line(2, `${name}:\t${probeText(container, field)}`);
    }
    writeEnvironment(page, container, pod);
    writeMounts(page, container);
  }
}

const PROBES = [
  ['Liveness', 'livenessProbe'],
  ['Readiness', 'readinessProbe'],
  ['Startup', 'startupProbe'],
] as const;

function writeBasics(page: Page, container: unknown, status: unknown): void {
  if (status !== undefined) page.line(2, `Container ID:\t${text(status, 'containerID')}`);
  page.line(2, `Image:\t${text(container, 'image')}`);
  if (status !== undefined) page.line(2, `Image ID:\t${text(status, 'imageID')}`);
  writePorts(page, 'Port', container, 'containerPort');
  writePorts(page, 'Host Port', container, 'hostPort');
  const profile = text(container, 'securityContext.seccompProfile.type');
  if (isSet(container, 'securityContext.seccompProfile')) page.line(2, `SeccompProfile:\t${profile}`);
  if (profile === 'Localhost') {
    page.line(3, `LocalhostProfile:\t${text(container, 'securityContext.seccompProfile.localhostProfile')}`);
  }
}

function writePorts(page: Page, title: string, container: unknown, field: string): void {
  const ports = list(container, 'ports').map((port) => {
    const name = text(port, 'name');
    return `${count(port, field)}/${text(port, 'protocol')}${name === '' ? '' : ` (${name})`}`;
  });
  const several = ports.length > 1 ? 's' : '';
  page.line(2, `${title}${several}:\t${ports.length === 0 ? '<none>' : ports.join(', ')}`);
}

/** Words with line breaks take several lines. */
function writeWords(page: Page, title: string, words: readonly string[]): void {
  if (words.length > 0) page.line(2, `${title}:`);
  for (const line of words.flatMap((word) => word.split('\n'))) page.line(3, line);
}

function writeStatus(page: Page, status: unknown): void {
  writeState(page, 'State', status, 'state');
  if (isSet(status, 'lastState.terminated')) writeState(page, 'Last State', status, 'lastState');
  page.line(2, `Ready:\t${flag(status, 'ready') ? 'True' : 'False'}`);
  page.line(2, `Restart Count:\t${count(status, 'restartCount')}`);
}

/** @upstream describe.go#describeStatus */
function writeState(page: Page, title: string, status: unknown, path: string): void {
  const at = (field: string): string => `${path}.${field}`;
  const written = (name: string, field: string): void => {
    const value = text(status, at(field));
    if (value !== '') page.line(3, `${name}:\t${value}`);
  };
  if (isSet(status, at('running'))) {
    page.line(2, `${title}:\tRunning`);
    page.line(3, `Started:\t${dateText(status, at('running.startedAt'))}`);
  } else if (isSet(status, at('waiting')) || !isSet(status, at('terminated'))) {
    page.line(2, `${title}:\tWaiting`);
    written('Reason', 'waiting.reason');
  } else {
    page.line(2, `${title}:\tTerminated`);
    written('Reason', 'terminated.reason');
    written('Message', 'terminated.message');
    page.line(3, `Exit Code:\t${count(status, at('terminated.exitCode'))}`);
    const signal = count(status, at('terminated.signal'));
    if (signal > 0) page.line(3, `Signal:\t${signal}`);
    page.line(3, `Started:\t${dateText(status, at('terminated.startedAt'))}`);
    page.line(3, `Finished:\t${dateText(status, at('terminated.finishedAt'))}`);
  }
}

/** Limits and requests of what has `resources`, or is them. */
export function writeResources(page: Page, object: unknown, level: number): void {
  for (const [title, field] of [
    ['Limits', 'limits'],
    ['Requests', 'requests'],
  ]) {
    const amounts = entries(object, `resources.${field}`);
    if (amounts.length > 0) page.line(level, `${title}:`);
    for (const [name, amount] of amounts) page.line(level + 1, `${name}:\t${canonical(amount)}`);
  }
}

function writeMounts(page: Page, container: unknown): void {
  const mounts = list(container, 'volumeMounts');
  const none = mounts.length === 0 ? '\t<none>' : '';
  page.line(2, `Mounts:${none}`);
  for (const mount of byField(mounts, 'mountPath')) {
    const path = text(mount, 'subPath');
    const flags = `${flag(mount, 'readOnly') ? 'ro' : 'rw'}${path === '' ? '' : `,path=${JSON.stringify(path)}`}`;
    page.line(3, `${text(mount, 'mountPath')} from ${text(mount, 'name')} (${flags})`);
  }
  const devices = list(container, 'volumeDevices');
  if (devices.length > 0) page.line(2, `Devices:${none}`);
  for (const device of byField(devices, 'devicePath')) {
    page.line(3, `${text(device, 'devicePath')} from ${text(device, 'name')}`);
  }
}

function byField(items: readonly unknown[], field: string): readonly unknown[] {
  return items.toSorted((left, right) => byBytes(text(left, field), text(right, field)));
}
