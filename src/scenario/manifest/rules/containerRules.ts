// What the API server refuses of containers: ports, environment, mounts, probes, resources, security.
// @upstream pkg/apis/core/validation

import {
  configKeyFault,
  isDnsLabel,
  isExtendedResource,
  isOvercommitAllowed,
} from '../../language/kubernetesNames.ts';
import { isWhole, quantityOf } from '../../language/quantity.ts';
import {
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

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const NOT_OF_INIT = ['lifecycle', ...PROBES] as const;

export const CONTAINER_RULES: TypeRules = {
  Container(container, say) {
    say.needs(container, 'name', 'image');
    say.label(container, 'name');
    say.oneOf(container, 'imagePullPolicy', ['Always', 'IfNotPresent', 'Never']);
    say.oneOf(container, 'terminationMessagePolicy', ['File', 'FallbackToLogsOnError']);
    portNames(container, say);
    mountPaths(container, say);
    for (const probe of ['livenessProbe', 'startupProbe'] as const) {
      const { successThreshold = 1 } = partIn(container, probe);
      if (successThreshold !== 1 && successThreshold !== 0)
        say.invalid([probe, 'successThreshold'], successThreshold, 'must be 1');
    }
    if (partIn(container, 'readinessProbe')['terminationGracePeriodSeconds'] !== undefined)
      say.invalid(
        ['readinessProbe', 'terminationGracePeriodSeconds'],
        partIn(container, 'readinessProbe')['terminationGracePeriodSeconds'],
        'must not be set for readinessProbes',
      );
  },
  ContainerPort(port, say) {
    if ((numberIn(port, 'containerPort') ?? 0) === 0) say.required('containerPort');
    else say.between(port, 'containerPort', 1, 65_535);
    if (port['hostPort'] !== 0) say.between(port, 'hostPort', 1, 65_535);
    say.oneOf(port, 'protocol', ['TCP', 'UDP', 'SCTP']);
    const name = textIn(port, 'name');
    if (name !== '' && !isPortName(name))
      say.invalid(
        'name',
        name,
        'must be up to 15 lower case letters, digits and single hyphens, with at least one letter',
      );
  },
  EnvVar(variable, say) {
    say.needs(variable, 'name');
    if (textIn(variable, 'name').includes('='))
      say.invalid('name', textIn(variable, 'name'), "a valid environment variable name must not contain '='");
    if (variable['valueFrom'] === undefined) return;
    const sources = presentIn(partIn(variable, 'valueFrom'), ENV_SOURCES);
    if (sources.length === 0)
      say.invalid(
        'valueFrom',
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      );
    else if (textIn(variable, 'value') !== '')
      say.invalid('valueFrom', '', 'may not be specified when `value` is not empty');
    else if (sources.length > 1)
      say.invalid('valueFrom', '', 'may not have more than one field specified at a time');
  },
  EnvFromSource(source, say) {
    const sources = presentIn(source, ['configMapRef', 'secretRef']);
    if (sources.length === 0) say.invalid([], '', 'must specify one of: `configMapRef` or `secretRef`');
    if (sources.length > 1) say.invalid([], '', 'may not have more than one field specified at a time');
  },
  ConfigMapEnvSource: named,
  SecretEnvSource: named,
  ConfigMapKeySelector: keySelector,
  SecretKeySelector: keySelector,
  ObjectFieldSelector(selector, say) {
    say.needs(selector, 'fieldPath');
    const path = textIn(selector, 'fieldPath');
    if (path !== '' && !FIELD_PATH.test(path)) say.invalid('fieldPath', path, 'error converting fieldPath');
  },
  ResourceFieldSelector(selector, say) {
    say.needs(selector, 'resource');
    const found = textIn(selector, 'resource');
    if (found !== '' && !RESOURCE_FIELD.test(found))
      say.tell(['resource'], { code: 'unknown-value', found, allowed: RESOURCE_FIELDS });
  },
  VolumeMount(mount, say) {
    say.needs(mount, 'name', 'mountPath');
    for (const key of ['subPath', 'subPathExpr']) localPath(mount, key, say);
    if (textIn(mount, 'subPath') !== '' && textIn(mount, 'subPathExpr') !== '')
      say.invalid(
        'subPathExpr',
        textIn(mount, 'subPathExpr'),
        'subPathExpr and subPath are mutually exclusive',
      );
    say.oneOf(mount, 'mountPropagation', ['None', 'HostToContainer', 'Bidirectional']);
  },
  VolumeDevice: (device, say) => say.needs(device, 'name', 'devicePath'),
  Probe(probe, say) {
    handler(probe, ['exec', 'httpGet', 'tcpSocket', 'grpc'], say);
    say.notNegative(
      probe,
      'initialDelaySeconds',
      'timeoutSeconds',
      'periodSeconds',
      'successThreshold',
      'failureThreshold',
    );
    const grace = numberIn(probe, 'terminationGracePeriodSeconds');
    if (grace !== undefined && grace <= 0)
      say.invalid('terminationGracePeriodSeconds', grace, 'must be greater than 0');
  },
  LifecycleHandler: (hook, say) => handler(hook, ['exec', 'httpGet', 'tcpSocket', 'sleep'], say),
  ExecAction(action, say) {
    if (textsIn(action, 'command').length === 0) say.required('command');
  },
  HTTPGetAction(action, say) {
    port(action, say);
    say.oneOf(action, 'scheme', ['HTTP', 'HTTPS']);
  },
  TCPSocketAction: (action, say) => port(action, say),
  GRPCAction(action, say) {
    if (action['port'] === undefined) say.required('port');
    say.between(action, 'port', 1, 65_535);
  },
  HTTPHeader(header, say) {
    const name = textIn(header, 'name');
    if (!/^[-A-Za-z0-9]+$/.test(name))
      say.invalid('name', name, 'must consist of letters, digits and hyphens');
  },
  ResourceRequirements(resources, say) {
    const limits = new Map(quantitiesIn(resources, 'limits'));
    const requests = new Map(quantitiesIn(resources, 'requests'));
    for (const [name, request] of requests) {
      if (isOvercommitAllowed(name)) continue;
      const limit = limits.get(name);
      if (limit === undefined) say.required('limits', 'Limit must be set for non overcommitable resources');
      else if (quantityOf(limit) !== quantityOf(request))
        say.invalid(['requests', name], request, `must be equal to ${name} limit of ${limit}`);
    }
    const names = [...limits.keys(), ...requests.keys()];
    const hasHugePages = names.some((name) => name.startsWith('hugepages-'));
    if (hasHugePages && !names.includes('cpu') && !names.includes('memory'))
      say.forbidden([], 'HugePages require cpu or memory');
    for (const part of ['limits', 'requests'])
      for (const [name, quantity] of quantitiesIn(resources, part)) {
        if (quantityOf(quantity) < 0)
          say.invalid([part, name], quantity, 'must be greater than or equal to 0');
        if (isExtendedResource(name) && !isWhole(quantity))
          say.invalid([part, name], quantity, 'must be an integer');
      }
  },
  SecurityContext(context, say) {
    say.between(context, 'runAsUser', 0, 2 ** 31 - 1);
    say.between(context, 'runAsGroup', 0, 2 ** 31 - 1);
    if (context['allowPrivilegeEscalation'] !== false) return;
    if (context['privileged'] === true)
      say.invalid(
        'privileged',
        true,
        'cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
      );
    if (textsIn(partIn(context, 'capabilities'), 'add').includes('CAP_SYS_ADMIN'))
      say.invalid(
        ['capabilities', 'add'],
        'CAP_SYS_ADMIN',
        'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
      );
  },
  SeccompProfile(profile, say) {
    if (textIn(profile, 'type') === '') say.required('type');
    say.oneOf(profile, 'type', ['Localhost', 'RuntimeDefault', 'Unconfined']);
    const file = textIn(profile, 'localhostProfile');
    if (textIn(profile, 'type') === 'Localhost' && file === '')
      say.required('localhostProfile', 'must be set when seccomp type is Localhost');
    if (textIn(profile, 'type') !== 'Localhost' && file !== '')
      say.invalid('localhostProfile', file, 'can only be set when seccomp type is Localhost');
  },
};

/** What init containers that run to their end may not have. */
export function initContainerRules(container: Written, index: number, say: Findings): void {
  if (textIn(container, 'restartPolicy') === 'Always') return;
  for (const key of presentIn(container, NOT_OF_INIT))
    say.forbidden(
      ['initContainers', index, key],
      'may not be set for init containers without restartPolicy=Always',
    );
}

const ENV_SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];
const FIELD_PATH =
  /^(metadata\.(name|namespace|uid|labels|annotations|(labels|annotations)\['[^']+'\])|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$/;
const RESOURCE_FIELDS = [
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
];
const RESOURCE_FIELD = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/;

function named(source: Written, say: Findings): void {
  say.needs(source, 'name');
  say.subdomain(source, 'name');
}

function keySelector(selector: Written, say: Findings): void {
  named(selector, say);
  say.needs(selector, 'key');
  const key = textIn(selector, 'key');
  const fault = key === '' ? undefined : configKeyFault(key);
  if (fault !== undefined) say.tell(['key'], fault);
}

function portNames(container: Written, say: Findings): void {
  const seen = new Set<string>();
  for (const [index, one] of partsIn(container, 'ports').entries()) {
    const name = textIn(one, 'name');
    if (name !== '' && seen.has(name)) say.duplicate(['ports', index, 'name'], name);
    seen.add(name);
  }
}

/** @upstream IsValidPortName */
function isPortName(name: string): boolean {
  return name.length <= 15 && isDnsLabel(name) && /[a-z]/.test(name) && !name.includes('--');
}

function mountPaths(container: Written, say: Findings): void {
  const seen = new Set<string>();
  for (const [index, mount] of partsIn(container, 'volumeMounts').entries()) {
    const path = textIn(mount, 'mountPath');
    if (path !== '' && seen.has(path))
      say.invalid(['volumeMounts', index, 'mountPath'], path, 'must be unique');
    seen.add(path);
  }
}

function localPath(mount: Written, key: string, say: Findings): void {
  const path = textIn(mount, key);
  if (path.startsWith('/')) say.invalid(key, path, 'must be a relative path');
  if (path.split('/').includes('..')) say.invalid(key, path, "must not contain '..'");
}

function handler(object: Written, kinds: readonly string[], say: Findings): void {
  const [first, ...others] = presentIn(object, kinds);
  if (first === undefined) say.required(kinds[1] ?? '', 'must specify a handler type');
  for (const other of others) say.forbidden(other, 'may not specify more than 1 handler type');
}

/** A number or the name of one of the container's ports. */
function port(action: Written, say: Findings): void {
  const found = action['port'];
  if (typeof found === 'number') say.between(action, 'port', 1, 65_535);
  else if (typeof found !== 'string' || !isPortName(found))
    say.invalid('port', found ?? 0, 'must be a port number or the name of a port');
}
