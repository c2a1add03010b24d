// A run as a tidy table for spreadsheets and notebooks: a row for each measure at each moment.
//
//   time_s    seconds since the start of the run, evenly spaced, and the end
//   measure   pods, waiting, nodes, addresses, ec2_calls, ec2_errors, ec2_throttled, subnet_free, subnet_free_28
//   of        state, waiting reason, `ready`, use of an address, name of the call, name of the subnet
//   value     a number; calls, errors and throttled attempts are counted since the start
//
// After the series: episode_end_s, episode_peak_pods and episode_pod_minutes of each episode, of its reason, at the time
// when it began; failed_sandboxes and never_started by reason, instance_hours and cost_usd (spot: assumed) by instance
// type, and jobs, at the end. Nodes that autoscalers, EKS or EC2 made come or go: node_launched, of GROUP TYPE REASON, and
// node_gone, of the same with the reason why it went, 1 each, at the time when it happened.

import type { Milliseconds } from '../base/time.ts';
import { reasonOf, type NodeChange } from '../record/nodeChanges.ts';
import type { ReasonCount, RunSummary } from '../record/summary.ts';
import type { RunSeries } from '../record/timelineSeries.ts';
import { csvCell } from './csvCell.ts';

type Column = readonly [measure: string, of: string, values: readonly number[]];

export function seriesCsv(series: RunSeries, summary: RunSummary): string {
  const columns = columnsOf(series);
  const lines = ['time_s,measure,of,value'];
  for (const [row, at] of series.times.entries()) {
    for (const [measure, of, values] of columns) {
      lines.push(`${at / 1000},${measure},${csvCell(of)},${values[row]}`);
    }
  }
  for (const [at, measure, of, value] of wholeRun(summary)) {
    lines.push(`${at / 1000},${measure},${csvCell(of)},${value}`);
  }
  return `${lines.join('\r\n')}\r\n`;
}

type Row = readonly [at: Milliseconds, measure: string, of: string, value: number];

function wholeRun({
  at: end,
  episodes,
  failedSandboxes,
  neverStarted,
  instanceCosts,
  nodeChanges,
  jobs,
}: RunSummary): Row[] {
  const counts = (measure: string, counted: readonly ReasonCount[]): Row[] =>
    counted.map(({ reason, count }) => [end, measure, reason, count]);
  return [
    ...episodes.flatMap(({ reason, from, to = end, peak, podMinutes }): Row[] => [
      [from, 'episode_end_s', reason, to / 1000],
      [from, 'episode_peak_pods', reason, peak],
      [from, 'episode_pod_minutes', reason, Math.round(podMinutes * 1000) / 1000],
    ]),
    ...counts('failed_sandboxes', failedSandboxes),
    ...counts('never_started', neverStarted),
    ...instanceCosts.flatMap(({ instanceType, spotIn, hours, dollars }): Row[] => {
      const of = spotIn === undefined ? instanceType : `${instanceType} spot ${spotIn}`;
      return [
        [end, 'instance_hours', of, Math.round(hours * 10_000) / 10_000],
        ...(dollars === undefined
          ? []
          : [[end, 'cost_usd', of, Math.round(dollars * 10_000) / 10_000] as const]),
      ];
    }),
    ...nodeChanges.flatMap(changeRows),
    [end, 'jobs', 'complete', jobs.complete],
    [end, 'jobs', 'failed', jobs.failed],
  ];
}

function changeRows({ group, instanceType, launchedAt, came, went, goneAt }: Readonly<NodeChange>): Row[] {
  const rows: Row[] = [];
  const node = `${group} ${instanceType}`;
  if (came.reason !== 'NodeGroup') rows.push([launchedAt, 'node_launched', `${node} ${came.reason}`, 1]);
  if (goneAt !== undefined) rows.push([goneAt, 'node_gone', `${node} ${reasonOf(went)}`, 1]);
  return rows;
}

function columnsOf({ pods, waiting, readyNodes, addresses, calls, subnets }: RunSeries): Column[] {
  return [
    ...columns('pods', pods),
    ...columns('waiting', waiting),
    ['nodes', 'ready', readyNodes],
    ...columns('addresses', addresses),
    ...Object.entries(calls)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([call, { count, errors, throttled }]): Column[] => [
        ['ec2_calls', call, count],
        ['ec2_errors', call, errors],
        ['ec2_throttled', call, throttled],
      ]),
    ...Object.entries(subnets).flatMap(([subnet, { free, freePrefixes }]): Column[] => [
      ['subnet_free', subnet, free],
      ['subnet_free_28', subnet, freePrefixes],
    ]),
  ];
}

function columns(measure: string, byName: Readonly<Record<string, readonly number[]>>): Column[] {
  return Object.entries(byName).map(([of, values]) => [measure, of, values]);
}
