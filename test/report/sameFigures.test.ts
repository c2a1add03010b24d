// The same figure is the same everywhere: what nodes cost, and which of them came and went, in text, JSON, CSV, for
// Prometheus, on the page and among the metrics of sweeps.

import { describe, expect, it } from 'vitest';
import { METRICS, type RunFigures } from '../../src/base/metrics.ts';
import { runSeries } from '../../src/record/timelineSeries.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import { Measure } from '../../src/record/measure.ts';
import { seriesCsv } from '../../src/report/csv.ts';
import { nodeChangeTable } from '../../src/report/htmlNodeChanges.ts';
import { nodeChangesText } from '../../src/report/nodeChangesText.ts';
import { PLAIN } from '../../src/report/page.ts';
import { prometheusText } from '../../src/report/prometheus.ts';
import { replayDocument } from '../../src/report/replayJson.ts';
import { runScenario } from '../../src/world/run.ts';
import { shippedScenarios } from '../scenario/shippedScenarios.ts';
import { compiled } from '../world/fixtures.ts';

const AUTOSCALED = shippedScenarios().filter(({ text }) =>
  /^(?:karpenter|clusterAutoscaler):|updateNodegroup/m.test(text),
);

function told(text: string) {
  const scenario = compiled(text);
  const records: TraceRecord[] = [];
  const measure = new Measure();
  const result = runScenario(scenario, {
    onFact: (fact, at) => {
      records.push({ t: at, ...fact });
      measure.apply(fact, at);
    },
  });
  const figures: RunFigures = measure.finish(result.simulatedMs);
  const csv = seriesCsv(runSeries(records, result.simulatedMs), result.summary)
    .split('\r\n')
    .map((line) => line.split(','));
  const metrics = prometheusText(result.summary, scenario.cni).split('\n');
  return {
    figures,
    summary: result.summary,
    json: replayDocument({ scenario, file: 'x.yaml', result }, 'digest'),
    ofCsv: (measured: string): number =>
      csv.reduce((sum, [, name, , value]) => sum + (name === measured ? Number(value) : 0), 0),
    ofPrometheus: (name: string): number =>
      metrics
        .filter((line) => line.startsWith(`vpc_cni_sim_${name}{`))
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0),
  };
}

/** The sum of a column of numbers. */
function columnOf(lines: readonly (readonly string[])[], place: number): number {
  return lines.reduce((sum, cells) => sum + Number((cells[place] ?? '').replaceAll(/[$,]/g, '')), 0);
}

describe.each(AUTOSCALED)('in $name', ({ text }) => {
  const { figures, summary, json, ofCsv, ofPrometheus } = told(text);

  it('dollars and instance-hours are the same', () => {
    const cost = figures.cost / METRICS.cost.scale;
    expect(cost).toBeGreaterThan(0);
    expect(json.cost.dollars).toBeCloseTo(cost, 3);
    expect(ofCsv('cost_usd')).toBeCloseTo(cost, 3);
    expect(ofPrometheus('cost_dollars_total')).toBeCloseTo(cost, 9);
    const hours = figures.nodeHours / METRICS.nodeHours.scale;
    expect(ofCsv('instance_hours')).toBeCloseTo(hours, 2);
    expect(ofPrometheus('instance_seconds_total') / 3600).toBeCloseTo(hours, 2);
    expect(json.cost.instances.reduce((sum, each) => sum + each.hours, 0)).toBeCloseTo(hours, 2);
  });

  it('nodes that came and went are as many', () => {
    const came = json.nodeChanges.filter((change) => change.came.reason !== 'NodeGroup').length;
    const gone = json.nodeChanges.filter(({ goneAtMs }) => goneAtMs !== null).length;
    expect(came).toBeGreaterThan(0);
    expect([ofCsv('node_launched'), ofCsv('node_gone')]).toEqual([came, gone]);
    expect([ofPrometheus('node_launches_total'), ofPrometheus('node_removals_total')]).toEqual([came, gone]);
    expect(
      columnOf(
        nodeChangeTable(summary).rows.map(({ cells }) => cells),
        2,
      ),
    ).toBe(json.nodeChanges.length);
    expect(figures.nodesLaunched).toBeGreaterThanOrEqual(came);
  });

  it('the table on the page is that of a replay', () => {
    const [, ...lines] = nodeChangesText(summary, { ...PLAIN, width: 200 });
    const { rows } = nodeChangeTable(summary);
    expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual(
      rows.slice(0, lines.length).map(({ cells }) => cells),
    );
  });
});
