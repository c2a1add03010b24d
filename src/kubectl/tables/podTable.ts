// `get pods`: the one word for a pod's state, drawn from its phase, conditions and containers.

import { count, flag, isSet, list, nameOf, text, textOr } from '../objects.ts';
import { columns, type TablePrinter } from '../table.ts';
import { humanDuration, parseTime, type Microseconds } from '../times.ts';

export const podTable: TablePrinter = {
  columns: columns('Name Ready Status Restarts Age', 'IP Node Nominated|Node Readiness|Gates'),
  cells(pod, view) {
    const summary = summaryOf(pod);
    const { restarts, lastRestart } = summary;
    const ago = lastRestart === undefined ? '' : ` (${humanDuration(view.now - lastRestart)} ago)`;
    return [
      nameOf(pod),
      `${summary.ready}/${summary.total}`,
      summary.state,
      restarts === 0 ? '0' : `${restarts}${ago}`,
      view.age(pod),
      textOr('<none>', list(pod, 'status.podIPs')[0], 'ip'),
      textOr('<none>', pod, 'spec.nodeName'),
      textOr('<none>', pod, 'status.nominatedNodeName'),
      readinessGates(pod),
    ];
  },
};

interface Restarts {
  readonly restarts: number;
  readonly lastRestart: Microseconds | undefined;
}

interface Summary extends Restarts {
  readonly state: string;
  readonly ready: number;
  readonly total: number;
}

/** @upstream pkg/printers/internalversion/printers.go#printPod */
function summaryOf(pod: unknown): Summary {
  const sidecars = sidecarsOf(pod);
  const total = list(pod, 'spec.containers').length + sidecars.size;
  const init = initOf(pod, sidecars);
  if (init.state !== undefined && !hasCondition(pod, 'Initialized', 'True')) {
    const { restarts, lastRestart } = restartsOf(
      list(pod, 'status.initContainerStatuses').slice(0, init.looked),
    );
    return { state: deletedOr(pod, init.state), ready: init.ready, total, restarts, lastRestart };
  }
  const main = mainOf(pod, init.state ?? podReason(pod));
  const counted = list(pod, 'status.initContainerStatuses')
    .slice(0, init.looked)
    .filter((status) => sidecars.has(text(status, 'name')));
  const { restarts, lastRestart } = restartsOf([...counted, ...list(pod, 'status.containerStatuses')]);
  return { state: deletedOr(pod, main.state), ready: init.ready + main.ready, total, restarts, lastRestart };
}

/** Init containers that keep running beside the others. */
function sidecarsOf(pod: unknown): ReadonlySet<string> {
  const restartable = list(pod, 'spec.initContainers').filter(
    (one) => text(one, 'restartPolicy') === 'Always',
  );
  return new Set(restartable.map((container) => text(container, 'name')));
}

function podReason(pod: unknown): string {
  const gated = list(pod, 'status.conditions').some(
    (one) => text(one, 'type') === 'PodScheduled' && text(one, 'reason') === 'SchedulingGated',
  );
  return gated ? 'SchedulingGated' : textOr(text(pod, 'status.phase'), pod, 'status.reason');
}

/** The first init container that is not done says the state; the statuses after it are not looked at. */
function initOf(
  pod: unknown,
  sidecars: ReadonlySet<string>,
): { state: string | undefined; ready: number; looked: number } {
  let ready = 0;
  const statuses = list(pod, 'status.initContainerStatuses');
  for (const [index, status] of statuses.entries()) {
    const terminated = isSet(status, 'state.terminated');
    if (terminated && count(status, 'state.terminated.exitCode') === 0) continue;
    if (sidecars.has(text(status, 'name')) && flag(status, 'started')) {
      if (flag(status, 'ready')) ready++;
      continue;
    }
    const waiting = text(status, 'state.waiting.reason');
    const progress = `${index}/${list(pod, 'spec.initContainers').length}`;
    const state = terminated
      ? exitText(status)
      : waiting === '' || waiting === 'PodInitializing'
        ? progress
        : waiting;
    return { state: `Init:${state}`, ready, looked: index + 1 };
  }
  return { state: undefined, ready, looked: statuses.length };
}

/** Looked at from the last container to the first, so the first one with something to say says it. */
function mainOf(pod: unknown, reason: string): { state: string; ready: number } {
  let state = reason;
  let error = '';
  let running = false;
  let ready = 0;
  for (const status of list(pod, 'status.containerStatuses').toReversed()) {
    const waiting = text(status, 'state.waiting.reason');
    if (waiting !== '') state = waiting;
    else if (isSet(status, 'state.terminated')) {
      state = exitText(status);
      if (count(status, 'state.terminated.exitCode') !== 0) error = state;
    } else if (flag(status, 'ready') && isSet(status, 'state.running')) {
      running = true;
      ready++;
    }
  }
  if (state !== 'Completed') return { state, ready };
  if (running && hasCondition(pod, 'Ready', 'True')) return { state: 'Running', ready };
  return { state: error !== '' ? error : running ? 'NotReady' : state, ready };
}

function exitText(status: unknown): string {
  const signal = count(status, 'state.terminated.signal');
  const number = signal === 0 ? `ExitCode:${count(status, 'state.terminated.exitCode')}` : `Signal:${signal}`;
  return textOr(number, status, 'state.terminated.reason');
}

function deletedOr(pod: unknown, state: string): string {
  if (!isSet(pod, 'metadata.deletionTimestamp')) return state;
  if (text(pod, 'status.reason') === 'NodeLost') return 'Unknown';
  return ['Succeeded', 'Failed'].includes(text(pod, 'status.phase')) ? state : 'Terminating';
}

function restartsOf(statuses: readonly unknown[]): Restarts {
  const ends = statuses
    .map((status) => parseTime(text(status, 'lastState.terminated.finishedAt')))
    .filter((end) => end !== undefined);
  return {
    restarts: statuses.reduce<number>((sum, status) => sum + count(status, 'restartCount'), 0),
    lastRestart: ends.length === 0 ? undefined : Math.max(...ends),
  };
}

function hasCondition(pod: unknown, type: string, status: string): boolean {
  return list(pod, 'status.conditions').some(
    (condition) => text(condition, 'type') === type && text(condition, 'status') === status,
  );
}

/** How many of the conditions that a pod waits for are true. */
function readinessGates(pod: unknown): string {
  const gates = list(pod, 'spec.readinessGates').map((gate) => text(gate, 'conditionType'));
  if (gates.length === 0) return '<none>';
  const met = gates.filter((type) => {
    const condition = list(pod, 'status.conditions').find((one) => text(one, 'type') === type);
    return text(condition, 'status') === 'True';
  });
  return `${met.length}/${gates.length}`;
}
