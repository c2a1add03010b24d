// Statuses of a pod's containers: what each is doing, what it did before, and which image it runs.

import type {
  Container,
  ContainerState,
  ContainerStateTerminated,
  ContainerStatus,
} from 'kubernetes-types/core/v1.d.ts';
import type { Pod } from '../../kube/api/objects.ts';
import { ContainerHistory, type ContainerRun } from '../../record/containerHistory.ts';
import type { PodHistory } from '../../record/podHistory.ts';
import { spoken } from './apiObject.ts';
import { digestOf } from './identity.ts';
import type { Timestamps } from './timestamps.ts';

const NEVER_STARTED = new ContainerHistory();

export interface StatusSources {
  readonly pod: Pod;
  readonly history: PodHistory;
  readonly time: Timestamps;
}

/** In the order of the spec. */
export function containerStatuses(
  containers: readonly Container[],
  sources: StatusSources,
): ContainerStatus[] {
  const probed = containers.some(({ readinessProbe }) => readinessProbe !== undefined);
  return containers.map((container, index) => {
    const { isRunning } = historyOf(container, sources);
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
    const { run, isRunning } = historyOf(container, sources);
    const isReady = container.restartPolicy === 'Always' ? isRunning : run?.exit?.code === 0;
    return statusOf(container, sources, isReady);
  });
}

/** Whether all init containers have done what the others wait for. */
export function isInitialized(containers: readonly Container[], sources: StatusSources): boolean {
  return containers.every((container) => {
    const { run, isRunning } = historyOf(container, sources);
    return container.restartPolicy === 'Always' ? isRunning : run?.exit?.code === 0;
  });
}

function historyOf({ name }: Container, { history }: StatusSources): ContainerHistory {
  return history.containers.get(name) ?? NEVER_STARTED;
}

function statusOf(container: Container, sources: StatusSources, ready: boolean): ContainerStatus {
  const { name, image = '' } = container;
  const history = historyOf(container, sources);
  const ids = new ContainerIds(`${sources.pod.uid}/${name}`);
  const hasRun = history.run !== undefined;
  const last = history.waiting === undefined ? history.previous : history.run;
  const lastIndex = history.waiting === undefined ? history.restarts - 1 : history.restarts;
  return spoken<ContainerStatus>({
    containerID: hasRun ? ids.of(history.restarts) : undefined,
    image: hasRun ? fullName(image) : image,
    imageID: hasRun ? imageId(image) : '',
    lastState:
      last === undefined ? undefined : { terminated: terminated(last, ids.of(lastIndex), sources.time) },
    name,
    ready,
    restartCount: history.restarts,
    started: history.isRunning,
    state: stateOf(history, ids, sources),
  });
}

function stateOf(history: ContainerHistory, ids: ContainerIds, { pod, time }: StatusSources): ContainerState {
  if (history.waiting !== undefined) return { waiting: { ...history.waiting } };
  if (history.run === undefined) {
    return {
      waiting: { reason: pod.spec.initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating' },
    };
  }
  if (history.run.exit === undefined) return { running: { startedAt: time.time(history.run.startedAt) } };
  return { terminated: terminated(history.run, ids.of(history.restarts), time) };
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
  const [first = '', ...rest] = image.split('/');
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
