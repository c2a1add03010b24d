// What a node's daemon decided, at which tick and with which arithmetic, what EC2 answered, and what it does next.

import { isKeyOf } from '../base/records.ts';
import { formatMoment, formatSpan } from '../base/time.ts';
import { plural } from '../base/words.ts';
import { INSUFFICIENT_CIDR_PAUSE } from '../ipamd/config.ts';
import { judgeLow, type LowVerdict } from '../ipamd/targets.ts';
import type { NodeSummary } from '../record/summary.ts';
import { link, say, type Link } from './link.ts';
import type { NodeLog, RecordOf } from './nodeLog.ts';
import type { PlayedRun } from './playedRun.ts';

/** The daemon's words for its verdicts, in ours. */
const VERDICTS: Readonly<Record<LowVerdict['because'], (wanted: number) => string>> = {
  'max-pods-reached': (wanted) => `the pool has as many addresses as max pods, ${wanted}`,
  'targets-met': () => 'WARM_IP_TARGET and MINIMUM_IP_TARGET are met',
  'enough-available': (wanted) => `${wanted} available addresses are wanted`,
  'short-of-ip-targets': (wanted) => `${wanted} short of WARM_IP_TARGET and MINIMUM_IP_TARGET`,
  'below-warm-target': (wanted) => `${wanted} available addresses are wanted`,
  'nothing-available': () => 'no address is available',
};

/** `below-warm-target` as a person says it. */
function verdictText(because: string, wanted: number): string {
  return isKeyOf(VERDICTS, because) ? VERDICTS[because](wanted) : because;
}

/** The tick that led to the last answer, or the last tick that decided anything. */
export function decisionText({
  t,
  decision,
  reason,
  wanted,
  total,
  assigned,
  cooling,
}: RecordOf<'pool-decided'>) {
  const available = total - assigned;
  const why =
    decision === 'increase' ? verdictText(reason, wanted) : `${plural(wanted, 'CIDR')} over the target`;
  const cool = cooling > 0 ? `, ${cooling} of them cooling down` : '';
  return `at ${formatMoment(t)}: ${decision}, because ${why}; total ${total}, assigned ${assigned}, available ${available}${cool}`;
}

/** Calls that bring addresses. */
const GROWING = [
  'AssignPrivateIpAddresses',
  'AssignIpv6Addresses',
  'CreateNetworkInterface',
  'AttachNetworkInterface',
];

/** The last call for more addresses that failed, if none succeeded since. */
export function lastFailedCall(log: NodeLog): RecordOf<'call-answered'> | undefined {
  const last = log.last('call-answered', ({ call }) => GROWING.includes(call));
  return last?.error === undefined ? undefined : last;
}

/** Of each kind of call for more addresses: the last, where it failed. The latest comes last. */
function failedCalls(log: NodeLog): RecordOf<'call-answered'>[] {
  return GROWING.flatMap((name) => log.last('call-answered', ({ call }) => call === name) ?? [])
    .filter(({ error }) => error !== undefined)
    .sort((one, other) => one.t - other.t);
}

/** EC2's answers, the tick behind them, and what the daemon makes of them. */
export function failureLinks(
  node: NodeSummary,
  run: PlayedRun,
  because: readonly (Link | undefined)[],
): Link[] {
  const log = run.chronicle.node(node.name);
  const calls = failedCalls(log);
  const last = calls.at(-1);
  if (last === undefined) return because.filter((each) => each !== undefined);
  const decided = log.last(
    'pool-decided',
    ({ t, decision }) => decision === 'increase' && t <= last.startedAt,
  );
  const answers = calls.map((call) => {
    const answer = say`EC2 answered ${call.call} with ${call.error ?? ''} at ${formatMoment(call.t)}${times(call, log)}`;
    return link(answer, [...(call === last ? because : []), attemptsLink(call)]);
  });
  return [
    ...answers,
    ...(decided === undefined ? [] : [link(say`ipamd’s check ${decisionText(decided)}`)]),
    ...pauseLinks(node, log, run),
  ];
}

function times({ error = '' }: RecordOf<'call-answered'>, log: NodeLog): string {
  const failure = log.failures.get(error);
  if (failure === undefined || failure.count === 1) return '';
  return `, ${failure.count} times since ${formatMoment(failure.firstAt)}`;
}

/** The SDK's own back-off inside one call. */
function attemptsLink({ attempts, throttled, t, startedAt }: RecordOf<'call-answered'>): Link | undefined {
  if (throttled === 0) return undefined;
  return link(
    say`of ${plural(attempts, 'attempt')} in ${formatSpan(t - startedAt)}, ${String(throttled)} were throttled: the SDK backs off and tries again`,
  );
}

function pauseLinks(node: NodeSummary, log: NodeLog, run: PlayedRun): Link[] {
  const paused = log.last('increase-paused');
  if (paused !== undefined && node.pause !== undefined) {
    return [
      link(
        say`ipamd pauses until ${formatMoment(paused.until)}: ${formatMoment(INSUFFICIENT_CIDR_PAUSE)} after each ${paused.code}`,
      ),
    ];
  }
  const next = nextTickText(node, run);
  return next === undefined ? [] : [link(say`${next}`)];
}

/** When the daemon looks at its pool again; undefined when it does not run. */
export function nextTickText({ name }: NodeSummary, { world }: PlayedRun): string | undefined {
  const daemon = world.daemons.nodes.get(name)?.running;
  if (daemon === undefined) return undefined;
  const { busy, nextAt } = daemon.tick;
  if (busy) return 'ipamd is waiting for an answer of EC2';
  if (nextAt === undefined) return 'ipamd is idle: its next check would change nothing';
  return `its next check that may change something is at ${formatMoment(nextAt)}`;
}

/** What the next tick would do, in the daemon's order. */
export function standingLines({ name }: NodeSummary, { world }: PlayedRun): readonly string[] {
  const daemon = world.daemons.nodes.get(name)?.running;
  return daemon?.standing() ?? [];
}

/** Why the daemon adds nothing, or that it is about to. */
export function growthLink(node: NodeSummary, run: PlayedRun): Link | undefined {
  const daemon = run.world.daemons.nodes.get(node.name)?.running;
  if (daemon === undefined) return undefined;
  const { config, store } = daemon.pool;
  const verdict = judgeLow(config, store.stats());
  const { available } = store.stats();
  const counted = `available ${available}, and ${verdictText(verdict.because, verdict.wanted)}`;
  if (!verdict.low) return link(say`ipamd adds no addresses: ${counted}`);
  const decided = run.chronicle.node(node.name).last('pool-decided');
  const next = nextTickText(node, run) ?? '';
  return link(say`ipamd is about to add addresses: ${counted}; ${next}`, [
    decided === undefined ? undefined : link(say`its last check that acted, ${decisionText(decided)}`),
  ]);
}
