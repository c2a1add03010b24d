// What the API server refuses of a pod's spec as a whole, wherever it stands, and of a Pod that stands alone.
// @upstream pkg/apis/core/validation, plugin/pkg/admission/priority

import { SYSTEM_PRIORITIES } from '../../../kube/api/systemPriorities.ts';
import { isDnsSubdomain } from '../../language/kubernetesNames.ts';
import { isAddress } from './addressForms.ts';
import { initContainerRules } from './containerRules.ts';
import {
  itemsIn,
  numberIn,
  partIn,
  partsIn,
  presentIn,
  quantitiesIn,
  textIn,
  textsIn,
  type Written,
} from './fields.ts';
import type { Findings, TypeRules } from './findings.ts';

export const POD_RULES: TypeRules = {
  PodSpec(spec, say) {
    if (itemsIn(spec, 'containers').length === 0) say.required('containers');
    say.between(spec, 'activeDeadlineSeconds', 1, 2 ** 31 - 1);
    say.oneOf(spec, 'restartPolicy', ['Always', 'OnFailure', 'Never']);
    say.oneOf(spec, 'dnsPolicy', ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']);
    say.oneOf(spec, 'preemptionPolicy', ['PreemptLowerPriority', 'Never']);
    say.label(spec, 'hostname', 'subdomain');
    say.subdomain(spec, 'nodeName', 'serviceAccountName', 'priorityClassName', 'runtimeClassName');
    nameServers(spec, say);
    hostSpaces(spec, say);
    hostPorts(spec, say);
    for (const [index, container] of partsIn(spec, 'initContainers').entries())
      initContainerRules(container, index, say);
    podResources(spec, say);
    gates(spec, say);
    spreading(spec, say);
    volumeNames(spec, say);
  },
  Pod(pod, say) {
    const spec = partIn(pod, 'spec');
    if (itemsIn(spec, 'schedulingGates').length > 0 && textIn(spec, 'nodeName') !== '')
      say.forbidden(['spec', 'nodeName'], 'cannot be set until all schedulingGates have been cleared');
    if (itemsIn(spec, 'ephemeralContainers').length > 0)
      say.forbidden(['spec', 'ephemeralContainers'], 'cannot be set on create');
    if (Object.keys(partIn(spec, 'overhead')).length > 0 && textIn(spec, 'runtimeClassName') === '')
      say.forbidden(['spec', 'overhead'], 'set without corresponding RuntimeClass defined Overhead');
    images(spec, say);
    givenPriority(spec, say);
    sharedHostPorts(spec, say);
  },
  PodTemplateSpec(template, say) {
    if (template['spec'] === undefined) say.required(['spec', 'containers']);
  },
  PodOS(os, say) {
    say.needs(os, 'name');
    say.oneOf(os, 'name', ['linux', 'windows']);
  },
  PodDNSConfig(config, say) {
    for (const [index, search] of textsIn(config, 'searches').entries()) {
      const name = search.replace(/\.$/, '').replaceAll('_', '-');
      if (
        (search !== '.' && !/^[-a-z0-9.]+$/.test(name)) ||
        (name.split('.').some((part) => /^-|-$|^$/.test(part)) && search !== '.')
      )
        say.invalid(['searches', index], search, 'must be a lowercase RFC 1123 subdomain');
    }
    for (const [index, option] of partsIn(config, 'options').entries())
      if (textIn(option, 'name') === '') say.required(['options', index, 'name'], 'must not be empty');
  },
  Sysctl(sysctl, say) {
    const name = textIn(sysctl, 'name');
    if (name === '') say.required('name');
    else if (!/^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/.test(name))
      say.invalid('name', name, 'must be lower case words with dots or slashes between them');
  },
  HostAlias(alias, say) {
    for (const [index, hostname] of textsIn(alias, 'hostnames').entries())
      if (!isDnsSubdomain(hostname))
        say.tell(['hostnames', index], { code: 'bad-name', found: hostname, form: 'subdomain' });
    const ip = textIn(alias, 'ip');
    if (!isAddress(ip)) say.invalid('ip', ip, 'must be a valid IP address, (e.g. 10.9.8.7)');
  },
  PodReadinessGate: (gate, say) => say.qualified('conditionType', textIn(gate, 'conditionType')),
  PodSecurityContext(context, say) {
    for (const key of ['runAsUser', 'runAsGroup', 'fsGroup']) say.between(context, key, 0, 2 ** 31 - 1);
    say.oneOf(context, 'fsGroupChangePolicy', ['OnRootMismatch', 'Always']);
  },
};

function nameServers(spec: Written, say: Findings): void {
  const config = partIn(spec, 'dnsConfig');
  const servers = textsIn(config, 'nameservers');
  if (textIn(spec, 'dnsPolicy') === 'None') {
    if (spec['dnsConfig'] === undefined)
      say.required('dnsConfig', 'must provide `dnsConfig` when `dnsPolicy` is None');
    else if (servers.length === 0)
      say.required(
        ['dnsConfig', 'nameservers'],
        'must provide at least one DNS nameserver when `dnsPolicy` is None',
      );
  }
  if (servers.length > 3)
    say.invalid(['dnsConfig', 'nameservers'], servers.join(', '), 'must not have more than 3 nameservers');
  for (const [index, server] of servers.entries())
    if (!isAddress(server))
      say.invalid(['dnsConfig', 'nameservers', index], server, 'must be a valid IP address, (e.g. 10.9.8.7)');
}

function hostSpaces(spec: Written, say: Findings): void {
  const ofHost = ['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => spec[key] === true);
  if (spec['hostUsers'] === false) for (const key of ofHost) say.forbidden(key, 'when `hostUsers` is false');
  if (spec['hostPID'] === true && spec['shareProcessNamespace'] === true)
    say.invalid('shareProcessNamespace', true, 'ShareProcessNamespace and HostPID cannot both be enabled');
}

/** Init containers run one by one, so each is looked at alone. */
function hostPorts(spec: Written, say: Findings): void {
  uniquePorts(
    partsIn(spec, 'containers'),
    (container, port) => ['containers', container, 'ports', port, 'hostPort'],
    say,
  );
  for (const [index, container] of partsIn(spec, 'initContainers').entries())
    uniquePorts([container], (_, port) => ['initContainers', index, 'ports', port, 'hostPort'], say);
}

function uniquePorts(
  containers: readonly Written[],
  placeOf: (container: number, port: number) => (string | number)[],
  say: Findings,
  onHost = false,
): void {
  const seen = new Set<string>();
  for (const [index, container] of containers.entries())
    for (const [at, port] of partsIn(container, 'ports').entries()) {
      const host = numberIn(port, 'hostPort') ?? (onHost ? numberIn(port, 'containerPort') : 0) ?? 0;
      if (host === 0) continue;
      const key = `${textIn(port, 'protocol') || 'TCP'}/${textIn(port, 'hostIP')}/${host}`;
      if (seen.has(key)) say.duplicate(placeOf(index, at), key);
      seen.add(key);
    }
}

/** On the host's network a container port is a host port, which of a Pod is filled in before it is looked at. */
function sharedHostPorts(spec: Written, say: Findings): void {
  if (spec['hostNetwork'] !== true) return;
  const place = (container: number, port: number) => ['spec', 'containers', container, 'ports', port];
  uniquePorts(partsIn(spec, 'containers'), place, say, true);
}

/** Only what a whole pod can be limited in. */
function podResources(spec: Written, say: Findings): void {
  for (const part of ['limits', 'requests'])
    for (const [name] of quantitiesIn(partIn(spec, 'resources'), part))
      if (name !== 'cpu' && name !== 'memory' && !name.startsWith('hugepages-'))
        say.tell(
          ['resources', part, name],
          { code: 'unknown-value', found: name, allowed: ['cpu', 'memory', 'hugepages-'] },
          'key',
        );
}

function gates(spec: Written, say: Findings): void {
  const seen = new Set<string>();
  for (const [index, gate] of partsIn(spec, 'schedulingGates').entries()) {
    const name = textIn(gate, 'name');
    say.qualified(['schedulingGates', index, 'name'], name);
    if (seen.has(name)) say.duplicate(['schedulingGates', index], name);
    seen.add(name);
  }
}

function spreading(spec: Written, say: Findings): void {
  const seen = new Set<string>();
  for (const [index, constraint] of partsIn(spec, 'topologySpreadConstraints').entries()) {
    const key = `{${textIn(constraint, 'topologyKey')}, ${textIn(constraint, 'whenUnsatisfiable')}}`;
    if (seen.has(key)) say.duplicate(['topologySpreadConstraints', index, 'topologyKey'], key);
    seen.add(key);
  }
}

function volumeNames(spec: Written, say: Findings): void {
  const seen = new Set<string>();
  for (const [index, volume] of partsIn(spec, 'volumes').entries()) {
    const name = textIn(volume, 'name');
    if (name !== '' && seen.has(name)) say.duplicate(['volumes', index, 'name'], name);
    seen.add(name);
  }
}

/** Every mount is of a volume that there is; `others` are those that a StatefulSet adds. */
export function mountRules(
  spec: Written,
  path: readonly (string | number)[],
  say: Findings,
  others: readonly string[] = [],
): void {
  const volumes = new Set([...partsIn(spec, 'volumes').map((volume) => textIn(volume, 'name')), ...others]);
  for (const list of ['containers', 'initContainers'])
    for (const [index, container] of partsIn(spec, list).entries())
      for (const mounts of ['volumeMounts', 'volumeDevices'])
        for (const [at, mount] of partsIn(container, mounts).entries()) {
          const name = textIn(mount, 'name');
          if (name !== '' && !volumes.has(name))
            say.notFound([...path, list, index, mounts, at, 'name'], name);
        }
}

/** The number comes from the class alone. */
function givenPriority(spec: Written, say: Findings): void {
  const className = textIn(spec, 'priorityClassName');
  const computed = className === '' ? 0 : SYSTEM_PRIORITIES.get(className);
  const given = numberIn(spec, 'priority');
  if (given !== undefined && computed !== undefined && given !== computed)
    say.forbidden(
      ['spec', 'priority'],
      `the integer value of priority (${given}) must not be provided in pod spec; priority admission controller computed ${computed} from the given PriorityClass name`,
    );
  if (className === '' && textIn(spec, 'preemptionPolicy') === 'Never')
    say.forbidden(
      ['spec', 'preemptionPolicy'],
      'the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name',
    );
}

/** Fields of a template whose pods are replaced when they end. */
export function noDeadline(template: Written, kind: string, say: Findings): void {
  for (const key of presentIn(partIn(template, 'spec'), ['activeDeadlineSeconds']))
    say.forbidden(['template', 'spec', key], `activeDeadlineSeconds in ${kind} is not Supported`);
}

/** Templates may have anything here, and their pods are refused. */
function images(spec: Written, say: Findings): void {
  for (const list of ['initContainers', 'containers'])
    for (const [index, container] of partsIn(spec, list).entries()) {
      const image = textIn(container, 'image');
      if (image !== image.trim())
        say.invalid(['spec', list, index, 'image'], image, 'must not have leading or trailing whitespace');
    }
}
