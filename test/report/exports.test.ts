// What other programs read: CSV, Prometheus' text and the picture. The last two against goldens, which
// UPDATE_GOLDENS=1 writes anew.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { runSeries, type RunSeries } from '../../src/record/timelineSeries.ts';
import { seriesCsv } from '../../src/report/csv.ts';
import { prometheusText } from '../../src/report/prometheus.ts';
import { svgPicture } from '../../src/report/svg.ts';
import { drawn, recorded } from './recorded.ts';
import { situation } from './situation.ts';

const run = recorded();

/** What no change of a model changes. */
const still = drawn();

function compare(name: string, text: string): void {
  const golden = new URL(`golden/${name}`, import.meta.url);
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(golden, text);
  expect(text).toBe(existsSync(golden) ? readFileSync(golden, 'utf8') : '');
}

describe('CSV', () => {
  it('is a row for each measure at each moment', () => {
    const series: RunSeries = {
      times: [0, 1500],
      pods: { pending: [2, 0], creating: [0, 0], running: [0, 2], succeeded: [0, 0], failed: [0, 0] },
      waiting: { TooManyPods: [1, 0] },
      readyNodes: [0, 1],
      addresses: { assigned: [0, 2], cooling: [0, 1], warm: [5, 3] },
      calls: { CreateTags: { count: [0, 3], errors: [0, 1], throttled: [0, 2] } },
      subnets: { 'a "b", c': { free: [251, 240], freePrefixes: [14, 9] } },
    };
    const lines = seriesCsv(series, situation({ at: 1500 }).summary).split('\r\n');
    expect(lines).toHaveLength(1 + 2 * 15 + 2 + 1);
    expect(lines[0]).toBe('time_s,measure,of,value');
    expect(lines.slice(16)).toEqual([
      '1.5,pods,pending,0',
      '1.5,pods,creating,0',
      '1.5,pods,running,2',
      '1.5,pods,succeeded,0',
      '1.5,pods,failed,0',
      '1.5,waiting,TooManyPods,0',
      '1.5,nodes,ready,1',
      '1.5,addresses,assigned,2',
      '1.5,addresses,cooling,1',
      '1.5,addresses,warm,3',
      '1.5,ec2_calls,CreateTags,3',
      '1.5,ec2_errors,CreateTags,1',
      '1.5,ec2_throttled,CreateTags,2',
      '1.5,subnet_free,"a ""b"", c",240',
      '1.5,subnet_free_28,"a ""b"", c",9',
      '1.5,jobs,complete,0',
      '1.5,jobs,failed,0',
      '',
    ]);
  });

  it('ends as the summary does', () => {
    const { summary, simulatedMs } = run.result;
    const rows = seriesCsv(runSeries(run.records, simulatedMs), summary)
      .split('\r\n')
      .filter((row) => row.startsWith('240,'));
    expect(rows).toContain(`240,pods,running,${summary.pods.running}`);
    expect(rows).toContain(`240,waiting,TooManyPods,${summary.waiting.length}`);
    expect(rows).toContain(`240,subnet_free,main,${elementAt(summary.subnets, 0).free}`);
  });
});

describe('Prometheus’ text', () => {
  const text = prometheusText(still.result.summary, still.scenario.cni);

  it('reads as before', () => compare('drawn.prom', text));

  it('declares each family once, before its samples', () => {
    const families = new Set<string>();
    let open = '';
    for (const line of text.trimEnd().split('\n')) {
      const declared = /^# (?:HELP|TYPE) (\S+) .+$/.exec(line)?.[1];
      const sample = /^([a-z0-9_]+)(?:\{(?:[a-z0-9_]+="(?:[^"\\]|\\.)*",?)+\})? -?[\d.]+$/.exec(line)?.[1];
      if (line.startsWith('# HELP')) {
        expect(families.has(String(declared))).toBe(false);
        open = String(declared);
        families.add(open);
      }
      expect(declared ?? sample, line).toBe(open);
    }
    expect(families).toContain('awscni_total_ip_addresses');
  });

  it('escapes what stands in labels', () => {
    const node = elementAt(run.result.summary.nodes, 0);
    const odd = { ...run.result.summary, nodes: [{ ...node, name: 'a"b\\c\nd' }] };
    expect(prometheusText(odd, run.scenario.cni)).toContain(
      'vpc_cni_sim_node_max_pods{node="a\\"b\\\\c\\nd"} 17\n',
    );
  });
});

describe('the picture', () => {
  const svg = svgPicture(still);

  it('looks as before', () => compare('drawn.svg', svg));

  it('is well-formed, titled and described', () => {
    const open: string[] = [];
    for (const [, close, name = '', alone] of svg.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
      if (close === '/') expect(open.pop()).toBe(name);
      else if (alone === '') open.push(name);
    }
    expect(open).toEqual([]);
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" [^>]*aria-labelledby="title description">/,
    );
    expect(svg).toContain(
      '<desc id="description">2 of 22 pods are ContainerCreating since 1m00s: NoAddressOnNode.',
    );
    expect(svg).toContain('ip-10-0-0-9: 5 of 17 pods, 2 ENIs, 3 addresses used, 1 warm, 2 cooling.');
  });
});
