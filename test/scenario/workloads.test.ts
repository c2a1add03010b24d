// Workload shapes as scenarios write them: what is refused, and traces of pods as CSV.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readPodTrace } from '../../src/scenario/check/podTrace.ts';
import { withSettings } from '../../src/scenario/variant.ts';
import { minimalWith } from './minimal.ts';
import { wordingOf } from '../../src/scenario/language/wording.ts';

const withWorkloads = (...workloads: string[]): string =>
  minimalWith(`workloads:\n${workloads.map((line) => `  - ${line}\n`).join('')}until: 1h\n`);

function codes(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  const parsed = parseScenario(text, (file) => {
    const found = files[file];
    return found === undefined ? { ok: false, detail: 'no such file' } : { ok: true, text: found };
  });
  return parsed.ok
    ? []
    : parsed.problems.map(({ code, line, column, elsewhere }) =>
        [code, ...(elsewhere === undefined ? [] : [elsewhere.file]), `${line}:${column}`].join(' '),
      );
}

describe('a workload', () => {
  it('of each shape is understood', () => {
    const text = withWorkloads(
      '{ name: a, steady: { pods: 3 } }',
      '{ name: b, diurnal: { low: 1, high: 5 } }',
      '{ name: c, bursts: { pods: 3, every: 1m, lifetime: 10s } }',
      '{ name: d, shortJobs: { jobs: 3, every: { p0: 1m, p100: 2m }, lifetime: 10s } }',
      '{ name: e, rollingUpdates: { replicas: 3, every: 10m } }',
      '{ name: f, nodeChurn: { nodeGroup: workers, every: 10m } }',
      '{ name: g, pods: { trace: g.csv } }',
      '{ name: e, load: { cpu: { 0s: 500m, 10m: 2 }, memoryPerPod: 64Mi } }',
    );
    expect(codes(text, { 'g.csv': 'arrival,life\n1,2\n' })).toEqual([]);
  });

  it.each([
    ['no shape', '{ name: a }', 'no-shape 10:5'],
    ['a load of nobody', '{ name: a, load: { cpu: { 0s: 1 } } }', 'unknown-reference 10:13'],
    ['a load of nothing', '{ name: coredns, load: { namespace: kube-system } }', 'missing-key 10:22'],
    [
      'a load in two ways',
      '{ name: coredns, load: { cpu: { 0s: 1 }, requestsPerSecond: { 0s: 1 } } }',
      'conflicting-keys 10:46',
    ],
    ['a load at no time', '{ name: coredns, load: { cpu: { soon: 1 } } }', 'bad-duration 10:37'],
    [
      'two shapes',
      '{ name: a, steady: { pods: 1 }, bursts: { pods: 1, every: 1m, lifetime: 1s } }',
      'conflicting-keys 10:37',
    ],
    ['no time between bursts', '{ name: a, bursts: { pods: 1, every: 0s, lifetime: 1s } }', 'no-time 10:42'],
    [
      'no time between jobs',
      '{ name: a, shortJobs: { jobs: 1, every: { p0: 0s, p100: 1s }, lifetime: 1s } }',
      'no-time 10:45',
    ],
    ['pods that end at once', '{ name: a, steady: { pods: 1, lifetime: 0s } }', 'no-time 10:45'],
    ['bursts that never end', '{ name: a, bursts: { pods: 1, every: 1s } }', 'missing-key 10:16'],
    ['an end before the start', '{ name: a, from: 2m, until: 1m, steady: { pods: 1 } }', 'no-span 10:33'],
    ['no time at all', '{ name: a, from: 2m, until: 2m, steady: { pods: 1 } }', 'no-span 10:33'],
    [
      'a start after the end of the run',
      '{ name: a, from: 90d, steady: { pods: 1 } }',
      'after-the-end 10:22',
    ],
    ['a low above the high', '{ name: a, diurnal: { low: 9, high: 5 } }', 'out-of-range 10:32'],
    [
      'nodes of no group',
      '{ name: a, nodeChurn: { nodeGroup: worker, every: 1m } }',
      'unknown-reference 10:40',
    ],
    ['a file that is not there', '{ name: a, pods: { trace: b.csv } }', 'unreadable-file 10:31'],
  ])('with %s is a problem', (_, workload, problem) => {
    expect(codes(withWorkloads(workload))).toEqual([problem]);
  });

  it('needs an end of its own in a run until quiet', () => {
    const workload = '{ name: a, steady: { pods: 1 } }';
    expect(codes(minimalWith(`workloads:\n  - ${workload}\n`))).toEqual(['endless-workload 10:5']);
    expect(codes(minimalWith(`workloads:\n  - { name: a, until: 1m, steady: { pods: 1 } }\n`))).toEqual([]);
    const trace = minimalWith(`workloads:\n  - { name: a, from: 1m, pods: { trace: a.csv } }\n`);
    expect(codes(trace, { 'a.csv': 'arrival,life\n7,2\n' })).toEqual([]);
  });

  it('has a name that nothing else has, and that steps and expectations know', () => {
    const web = '{ name: web, steady: { pods: 1 } }';
    expect(codes(withWorkloads(web, web))).toEqual(['duplicate-name 11:13']);
    const step = 'timeline:\n  - at: 1m\n    createDeployment: { name: web }\n';
    expect(codes(`${withWorkloads(web)}${step}`)).toEqual(['duplicate-name 14:31']);
    const expectation = 'expect:\n  - { pods: { of: web, running: 1 } }\n';
    expect(codes(`${withWorkloads(web)}${expectation}`)).toEqual([]);
  });
});

describe('a trace of pods', () => {
  const read = (text: string) => readPodTrace(text, ['here']);

  it('is read in order of arrival, with quantities where it has them', () => {
    const { pods, faults } = read('arrival,life,cpu,memory\n90s,1m,100m,64Mi\n\n# later\n0.5,20,,\n');
    expect(faults).toEqual([]);
    expect(pods).toEqual([
      { arrival: 500, life: 20_000, requests: {} },
      { arrival: 90_000, life: 60_000, requests: { cpu: 100, memory: 64 * 2 ** 20 } },
    ]);
  });

  it('has its problems told all at once, each at its place in the file', () => {
    const text = 'arrival,life,cpu\nsoon,10,1\n1,-,many\n1,2,3,4\n';
    expect(codes(withWorkloads('{ name: g, pods: { trace: g.csv } }'), { 'g.csv': text })).toEqual([
      'bad-duration g.csv 2:1',
      'bad-duration g.csv 3:3',
      'bad-quantity g.csv 3:5',
      'bad-trace g.csv 4:7',
    ]);
    expect(codes(withWorkloads('{ name: g, pods: { trace: g.csv } }'), { 'g.csv': 'when,life\n' })).toEqual([
      'bad-trace g.csv 1:1',
    ]);
  });

  it('says of an empty file, and of too long a time, what is wrong with them', () => {
    const said = (text: string) => read(text).faults.map(({ fault }) => wordingOf(fault).message);
    expect(said('')).toEqual(['missing columns arrival and life in the first line']);
    expect(said('arrival,life\n1,99999999999999999\n')).toEqual(['invalid duration "99999999999999999"']);
  });

  it('may have quotes, other columns, blank lines and line breaks in cells', () => {
    const text =
      '\uFEFF"life", note ,"arrival"\r\n"1m","said ""soon"", then\r\nlater",90s\r\n\r\n# a comment, "with\r\n20,,0.5\r\n';
    const { pods, faults } = read(text);
    expect(faults).toEqual([]);
    expect(pods).toEqual([
      { arrival: 500, life: 20_000, requests: {} },
      { arrival: 90_000, life: 60_000, requests: {} },
    ]);
  });

  it('has problems placed behind cells of several lines', () => {
    const text = 'arrival,note,life\n1,"two\nlines","soon"\n# comment\n2,x,later\n';
    expect(codes(withWorkloads('{ name: g, pods: { trace: g.csv } }'), { 'g.csv': text })).toEqual([
      'bad-duration g.csv 3:8',
      'bad-duration g.csv 5:5',
    ]);
  });

  it.each([
    ['arrival;life\n1;2\n', 'columns are separated by semicolons, not by commas', 1],
    ['arrival\tlife\n1\t2\n', 'columns are separated by tabs, not by commas', 1],
    ['arrival,life,memroy\n1,2,3\n', 'unknown key "memroy"', 1],
    ['arrival,life\n1,2\n1,"2\n', 'missing closing quote', 3],
    ['arrival,life\n1,"2"s\n', 'text after a closing quote', 2],
    ['arrival,life\n1\n', 'invalid duration ""', 2],
    ['arrival,life\n1,2,3\n', '3 values in the row, 2 columns in the first line', 2],
    ['arrival,life,life\n1,2,3\n', 'duplicate key "life"', 1],
  ])('%j is refused: %s', (text, message, line) => {
    const { faults } = read(text);
    expect(faults.map(({ fault, within }) => [wordingOf(fault).message, within?.line])).toEqual([
      [message, line],
    ]);
  });

  it('comes back as it was written', () => {
    const pod = fc.record({ arrival: fc.nat(1e6), life: fc.nat(1e6), cpu: fc.nat(64_000) });
    fc.assert(
      fc.property(fc.array(pod), (pods) => {
        const lines = pods.map(({ arrival, life, cpu }) => `${arrival}ms,${life}ms,${cpu}m`);
        const back = read(['arrival,life,cpu', ...lines].join('\n'));
        expect(back.faults).toEqual([]);
        const sorted = pods.toSorted((a, b) => a.arrival - b.arrival);
        expect(back.pods).toEqual(
          sorted.map(({ arrival, life, cpu }) => ({ arrival, life, requests: { cpu } })),
        );
      }),
    );
  });

  it('stands in the document once it was read, so that variants need no file', () => {
    const text = withWorkloads('{ name: g, pods: { trace: g.csv } }');
    const parsed = parseScenario(text, () => ({ ok: true, text: 'arrival,life\n1,2\n' }));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const variant = withSettings(parsed.document, [{ path: 'nodeGroups[0].size', value: 3 }]);
    expect(variant.ok && variant.scenario.workloads).toEqual(parsed.scenario.workloads);
  });
});
