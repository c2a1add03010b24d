// Specs of pods and of their templates: what is simulated, what was written beside it, and what the API server adds.

import type {
  Container as ApiContainer,
  ContainerPort,
  EnvVar,
  PodSpec as ApiPodSpec,
  Volume,
  VolumeMount,
} from 'kubernetes-types/core/v1.d.ts';
import { SECOND } from '../../base/time.ts';
import type { Container, Pod, PodSpec } from '../../kube/api/objects.ts';
import { isOvercommitAllowed } from '../../scenario/language/kubernetesNames.ts';
import { restartPolicyOf } from '../../kube/api/restartPolicy.ts';
import { spoken } from './apiObject.ts';
import { suffixOf } from './identity.ts';
import { affinityOf, spreadOf, tolerationOf } from './podScheduling.ts';
import { quantitiesOf } from './quantities.ts';

/** Where pods find their account's token. */
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** A template's spec with the API server's defaults. `namespace` is where its pods live. */
export function templateSpec(spec: PodSpec, namespace: string): ApiPodSpec {
  const written: Partial<ApiPodSpec> = spec.written ?? {};
  const { containers = [], initContainers = [], ...said } = written;
  const containersOf = (of: readonly Container[], written: readonly ApiContainer[]): ApiContainer[] =>
    of.map((container) => containerOf(container, spec, written));
  return spoken<ApiPodSpec>({
    dnsPolicy: 'ClusterFirst',
    schedulerName: spec.schedulerName ?? 'default-scheduler',
    ...said,
    affinity: affinityOf(spec, namespace),
    containers: containersOf(spec.containers, containers),
    hostNetwork: spec.hostNetwork ? true : undefined,
    initContainers: containersOf(spec.initContainers, initContainers),
    nodeSelector: { ...spec.nodeSelector },
    priorityClassName: spec.priorityClassName === '' ? undefined : spec.priorityClassName,
    restartPolicy: spec.restartPolicy ?? 'Always',
    serviceAccount: said.serviceAccountName,
    terminationGracePeriodSeconds: spec.terminationGracePeriod / SECOND,
    tolerations: spec.tolerations.map(tolerationOf),
    topologySpreadConstraints: spec.topologySpread.map(spreadOf),
  });
}

/** The pod's own: with what admission adds. */
export function podSpec(pod: Pod): ApiPodSpec {
  const { spec, nodeName } = pod;
  const base = templateSpec(spec, pod.namespace);
  const token = `kube-api-access-${suffixOf(pod.uid)}`;
  const { serviceAccountName = 'default' } = base;
  return spoken<ApiPodSpec>({
    ...base,
    containers: base.containers.map((container) => withToken(container, token)),
    enableServiceLinks: base.enableServiceLinks ?? true,
    initContainers: base.initContainers?.map((container) => withToken(container, token)),
    nodeName,
    preemptionPolicy: spec.preemptionPolicy,
    priority: spec.priority,
    restartPolicy: restartPolicyOf(pod),
    schedulingGates: (pod.gates ?? []).map((name) => ({ name })),
    serviceAccount: serviceAccountName,
    serviceAccountName,
    volumes: [...(base.volumes ?? []), ...claimVolumes(pod, base.volumes), tokenVolume(token)],
  });
}

/** Of the claims that its StatefulSet has made for it. */
function claimVolumes({ name, owner, spec }: Pod, written: readonly Volume[] = []): Volume[] {
  if (owner?.kind !== 'StatefulSet') return [];
  const ending = `-${name}`;
  return (spec.claims ?? []).flatMap((claimName): Volume[] => {
    const isWritten = written.some((volume) => volume.persistentVolumeClaim?.claimName === claimName);
    if (isWritten || !claimName.endsWith(ending)) return [];
    return [{ name: claimName.slice(0, -ending.length), persistentVolumeClaim: { claimName } }];
  });
}

function containerOf(
  container: Container,
  { hostNetwork }: PodSpec,
  written: readonly ApiContainer[],
): ApiContainer {
  const { name, image, sidecar } = container;
  const said: Partial<ApiContainer> = written.find((each) => each.name === name) ?? {};
  return spoken<ApiContainer>({
    ...said,
    env: envOf(container, said.env ?? []),
    image,
    imagePullPolicy: said.imagePullPolicy ?? pullPolicyOf(image),
    name,
    ports: said.ports?.map((port) => portOf(port, hostNetwork)),
    resources: resourcesOf(said, container),
    restartPolicy: sidecar ? 'Always' : undefined,
    terminationMessagePath: said.terminationMessagePath ?? '/dev/termination-log',
    terminationMessagePolicy: said.terminationMessagePolicy ?? 'File',
  });
}

/** What is simulated comes first, by name; it takes the place of what was written under its name. */
function envOf({ env = {} }: Container, written: readonly EnvVar[]): EnvVar[] {
  const simulated = Object.entries(env).sort(([one], [other]) => (one < other ? -1 : 1));
  const others = written.filter(({ name }) => !Object.hasOwn(env, name));
  return [...simulated.map(([name, value]) => ({ name, value })), ...others];
}

/** Says nothing where nothing is asked for; a limit without a request is the request. Devices have both. */
function resourcesOf({ resources = {} }: Partial<ApiContainer>, { requests, limits = {} }: Container) {
  const whole = Object.fromEntries(Object.entries(requests).filter(([name]) => !isOvercommitAllowed(name)));
  return spoken({
    ...resources,
    limits: { ...quantitiesOf({ ...whole, ...limits }), ...resources.limits },
    requests: { ...quantitiesOf(requests), ...resources.requests },
  });
}

/** On the host's network a container's port is the host's. */
function portOf(port: ContainerPort, hostNetwork: boolean): ContainerPort {
  const { containerPort, protocol = 'TCP', hostPort } = port;
  const shown = hostPort ?? (hostNetwork ? containerPort : undefined);
  return { ...port, protocol, ...(shown === undefined ? {} : { hostPort: shown }) };
}

/** @upstream pkg/apis/core/v1/defaults.go SetDefaults_Container */
function pullPolicyOf(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  const isFixed = name.includes('@') || (name.includes(':') && !name.endsWith(':latest'));
  return isFixed ? 'IfNotPresent' : 'Always';
}

function withToken(container: ApiContainer, volume: string): ApiContainer {
  const mount: VolumeMount = { mountPath: TOKEN_PATH, name: volume, readOnly: true };
  return { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] };
}

/** @upstream plugin/pkg/admission/serviceaccount */
function tokenVolume(name: string): Volume {
  const fieldRef = { apiVersion: 'v1', fieldPath: 'metadata.namespace' };
  return {
    name,
    projected: {
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
        { downwardAPI: { items: [{ fieldRef, path: 'namespace' }] } },
      ],
    },
  };
}
