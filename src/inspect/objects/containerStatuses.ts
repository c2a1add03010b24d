// Statuses of a pod's containers: what each is doing, what it did before, and which image it runs.

import type {
  Container,
  ContainerState,
  ContainerStateTerminated,
  ContainerStatus,
} from 'kubernetes-types/core/v1.d.ts';
import type { Pod } from '../../kube/api/objects.ts';
import { ContainerLife, type ContainerRun } from '../history/containerLife.ts';
import type { PodLife } from '../history/podLife.ts';
import { spoken } from './apiObject.ts';
import { digestOf } from './identity.ts';
import type { Timestamps } from './timestamps.ts';

const NEVER_STARTED = new ContainerLife();

export interface StatusSources {
  readonly pod: Pod;
  readonly life: PodLife;
  readonly time: Timestamps;
}

/** In the order of the spec. */
export function containerStatuses(
  containers: readonly Container[],
  sources: StatusSources,
): ContainerStatus[] {
  const probed = containers.some(({ readinessProbe }) => readinessProbe !== undefined);
  return containers.map((container, index) => {
    const { isRunning } = lifeOf(container, sources);
    // Without any probe the readiness that the scenario gives the pod is its first container's.
    const follows = probed ? container.readinessProbe !== undefined : index === 0;
    return statusOf(container, sources, isRunning && (!follows || sources.pod.ready));
  });
}

/** A finished init container is ready, and so is a sidecar that runs. */
export function initContainerStatuses(
  containers: readonly Container[],
  sources: StatusSources,
): ContainerStatus[] {
  return containers.map((container) => {
    const { run, isRunning } = lifeOf(container, sources);
    const isReady = container.restartPolicy === 'Always' ? isRunning : run?.exit?.code === 0;
    return statusOf(container, sources, isReady);
  });
}

/** Whether all init containers have done what the others wait for. */
export function isInitialized(containers: readonly Container[], sources: StatusSources): boolean {
  return containers.every((container) => {
    const { run, isRunning } = lifeOf(container, sources);
    return container.restartPolicy === 'Always' ? isRunning : run?.exit?.code === 0;
  });
}

function lifeOf({ name }: Container, { life }: StatusSources): ContainerLife {
  return life.containers.get(name) ?? NEVER_STARTED;
}

function statusOf(container: Container, sources: StatusSources, ready: boolean): ContainerStatus {
  const { name, image = '' } = container;
  const life = lifeOf(container, sources);
  const ids = new ContainerIds(`${sources.pod.uid}/${name}`);
  const hasRun = life.run !== undefined;
  const last = life.waiting === undefined ? life.previous : life.run;
  const lastIndex = life.waiting === undefined ? life.restarts - 1 : life.restarts;
  return spoken<ContainerStatus>({
    containerID: hasRun ? ids.of(life.restarts) : undefined,
    image: hasRun ? fullName(image) : image,
    imageID: hasRun ? imageId(image) : '',
    lastState:
      last === undefined ? undefined : { terminated: terminated(last, ids.of(lastIndex), sources.time) },
    name,
    ready,
    restartCount: life.restarts,
    started: life.isRunning,
    state: stateOf(life, ids, sources),
  });
}

function stateOf(life: ContainerLife, ids: ContainerIds, { pod, time }: StatusSources): ContainerState {
  if (life.waiting !== undefined) return { waiting: { ...life.waiting } };
  if (life.run === undefined) {
    return {
      waiting: { reason: pod.spec.initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating' },
    };
  }
  if (life.run.exit === undefined) return { running: { startedAt: time.time(life.run.startedAt) } };
  return { terminated: terminated(life.run, ids.of(life.restarts), time) };
}

function terminated({ startedAt, exit }: ContainerRun, containerID: string, time: Timestamps) {
  const { at, code } = exit ?? { at: startedAt, code: 0 };
  return {
    containerID,
    exitCode: code,
    finishedAt: time.time(at),
    reason: reasonOf(code),
    startedAt: time.time(startedAt),
  } satisfies ContainerStateTerminated;
}

function reasonOf(exitCode: number): string {
  if (exitCode === 0) return 'Completed';
  return exitCode === 255 ? 'Unknown' : 'Error';
}

/** Ids of one container's runs. */
class ContainerIds {
  private readonly container: string;

  constructor(container: string) {
    this.container = container;
  }

  of(run: number): string {
    return `containerd://${digestOf(`${this.container}/${run}`)}`;
  }
}

/** `nginx` as containerd names it: `docker.io/library/nginx:latest`. */
export function fullName(image: string): string {
  const [first, ...rest] = image.split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const withHost = hasHost ? image : `docker.io/${rest.length === 0 ? 'library/' : ''}${image}`;
  const hasTag = /[:@]/.test(withHost.slice(withHost.lastIndexOf('/')));
  return hasTag ? withHost : `${withHost}:latest`;
}

/** @assumption digests are made up. */
export function imageId(image: string): string {
  const name = fullName(image);
  const repository = name.includes('@')
    ? name.slice(0, name.indexOf('@'))
    : name.slice(0, name.lastIndexOf(':'));
  return `${repository}@sha256:${digestOf(name)}`;
}
