// What a replay says of runs whose end looks better than they were, as text and as JSON.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { whatWouldHelp } from '../../src/explain/wouldHelp.ts';
import { PLAIN } from '../../src/report/page.ts';
import { prometheusText } from '../../src/report/prometheus.ts';
import { replayDocument } from '../../src/report/replayJson.ts';
import { replayText } from '../../src/report/replayText.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/world/run.ts';
import { source } from '../explain/scenes.ts';
import { compiled, fixtureText } from '../world/fixtures.ts';

function replayed(name: string) {
  const url = new URL(`../fixtures/wholeRun/${name}.yaml`, import.meta.url);
  const parsed = parseScenario(readFileSync(url, 'utf8'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { scenario } = parsed;
  const replay = { scenario, file: `${name}.yaml`, result: runScenario(scenario) };
  const lines = replayText(replay, PLAIN).split('\n');
  // The headline may take several lines.
  const headline = lines.slice(1, lines.indexOf('')).join(' ');
  return { replay, lines, headline, document: replayDocument(replay, 'digest') };
}

describe('pods that waited before many steps of no consequence', () => {
  const { replay, lines, headline, document } = replayed('quiet-steps');

  it('are in the headline, the table, the counts and the story', () => {
    expect(headline).toMatch(
      /^Up to 13 pods waited 6\.0 pod-minutes: Cooldown .*, 4m05s to 4m35s\. No pod is waiting at 8m00s\.$/,
    );
    expect(lines).toContain('31 failed sandboxes (Cooldown 26, NoAddressOnNode 5)');
    expect(lines.some((line) => /^ +4m05s {2}13 pods ContainerCreating: Cooldown$/.test(line))).toBe(true);
  });

  it('say which lines of the story are left out and how to see them', () => {
    expect(
      lines.some((line) => /^\d+ lines? of the story left out; --story full shows all$/.test(line)),
    ).toBe(true);
    const full = replayText(replay, PLAIN, 'full');
    expect(full).not.toContain('left out');
    expect(full.match(/deployment empty-/g)).toHaveLength(20);
  });

  it('are episodes in JSON, the worst first', () => {
    expect(document.episodes.map(({ reason, peak, toMs }) => [reason, peak, toMs !== null])).toEqual([
      ['Cooldown', 13, true],
      ['NoAddressOnNode', 5, true],
    ]);
    expect(document.failedSandboxes).toEqual([
      { reason: 'Cooldown', count: 26 },
      { reason: 'NoAddressOnNode', count: 5 },
    ]);
  });
});

describe('Jobs that fail by their deadline', () => {
  const { replay, lines, headline, document } = replayed('deadline-jobs');

  it('are failed in text, and their pods never started', () => {
    expect(headline).toMatch(/^9 of 9 Jobs failed: DeadlineExceeded\. .*27 pods never started: Cooldown\./);
    expect(lines).toContain('0 Jobs complete, 9 failed (DeadlineExceeded)');
    expect(lines).toContain('27 pods never started (Cooldown)');
    expect(lines.some((line) => line.endsWith('9 Jobs failed: DeadlineExceeded (until 12m32s)'))).toBe(true);
  });

  it('are failed in JSON and metrics', () => {
    expect(document.jobs).toEqual({
      complete: 0,
      failed: 9,
      failures: [
        { reason: 'DeadlineExceeded', count: 9, fromMs: expect.any(Number), toMs: expect.any(Number) },
      ],
    });
    expect(document.neverStarted).toEqual([{ reason: 'Cooldown', count: 27 }]);
    const metrics = prometheusText(replay.result.summary, replay.scenario.cni);
    expect(metrics).toContain('vpc_cni_sim_jobs_finished_total{condition="Failed"} 9\n');
  });
});

describe('findings that stand although no pod waits', () => {
  const kinds = (name: string): string[] => replayed(name).document.findings.map(({ finding }) => finding);

  it('are a group short of nodes and the full subnet behind it', () => {
    const { headline, lines } = replayed('short-group');
    expect(headline).toMatch(/But node group w has 2 of 4 nodes, and subnet a is full\.$/);
    expect(kinds('short-group')).toEqual(['NodeGroupShort', 'SubnetFull']);
    expect(lines.at(-2)).toBe('Next          vpc-cni-sim explain short-group.yaml');
  });

  it('are pools that ipamd will not let grow', () => {
    const { document } = replayed('minimum-alone');
    expect(document.findings.map(({ finding, text }) => `${finding} ${text}`)).toEqual([
      expect.stringMatching(
        /^PoolStopped ip-[\d-]+: all 5 pod addresses are assigned, .*: MINIMUM_IP_TARGET=5 is met, so ipamd adds no more/,
      ),
    ]);
    expect(document.episodes).toEqual([]);
  });

  it('are pools for which nothing says where their next ENI goes', () => {
    const [found] = replayed('missing-eni-config').document.findings;
    expect(found?.text).toMatch(
      /all 9 pod addresses are assigned, .*: the ENIConfig that the node names does not exist, and ipamd creates no ENI without it$/,
    );
  });

  it('are nodes whose ENIs are full below max pods', () => {
    const [found] = replayed('../waiting/primary-subnet-excluded').document.findings;
    expect(found?.text).toMatch(/all 18 pod addresses are assigned, .*: every ENI that carries pods is full/);
  });
});

const TWENTY = fixtureText('wholeRun', 'twenty-nodes.yaml');

describe('three /24 subnets, twenty m5.large and a rolling update', () => {
  const { replay, headline } = replayed('twenty-nodes');
  const { file, result } = replay;
  const help = whatWouldHelp(source(TWENTY), result);
  const text = replayText({ ...replay, help }, PLAIN);

  it('are told what waits, why, when, how much and where', () => {
    expect(headline).toMatch(
      /^Up to \d+ pods waited [\d.]+ pod-minutes: Cooldown \(20 nodes\), 10m\d\ds to 1\dm\d\ds\. No pod is waiting at 14m00s\.$/,
    );
    expect(text).toMatch(/^TooManyPods +10m\d\ds +11m\d\ds .* 20 nodes$/m);
    expect(text).toMatch(/^\d+ failed sandboxes \(Cooldown \d+, NoAddressOnNode \d+\)$/m);
    expect(text).toContain(`Next          vpc-cni-sim explain ${file}\n`);
  });

  it('are told what to do, which was replayed', () => {
    const rows = help.find(({ reason }) => reason === 'Cooldown')?.table.rows ?? [];
    const outcomeOf = (change: string) => rows.find((row) => row.change === change)?.outcome;
    const [none, shorter] = [outcomeOf('none'), outcomeOf('IP_COOLDOWN_PERIOD=10')];
    expect([none?.running, none?.pods, shorter?.running]).toEqual([500, 500, 500]);
    const changed = runScenario(compiled(`${TWENTY}\ncni: { env: { IP_COOLDOWN_PERIOD: 10 } }\n`));
    expect(shorter?.maxPodStartMs).toBe(changed.summary.podStartMs?.max);
    expect(shorter?.maxPodStartMs).toBeLessThan(none?.maxPodStartMs ?? 0);
    // Three subnets of 251 addresses hold 20 nodes as they are, and none with prefixes besides.
    expect(outcomeOf('prefix delegation')?.running).toBeLessThan(500);
  });
});

describe('pods that kubelets reject', () => {
  const { lines, headline, document } = replayed('rejected-pods');

  it('are told with why, in the headline, as a finding and in the story', () => {
    expect(headline).toMatch(/^[\d,]+ pods were rejected by the kubelet: OutOfpods\./);
    const found = document.findings.filter(({ finding }) => finding === 'PodsRejected');
    expect(found.map(({ text }) => text)).toEqual([
      expect.stringMatching(
        /^the kubelet rejected [\d,]+ pods \(OutOfpods\), from 1m00s to 1m\d\ds: Node didn't have enough resource: pods/,
      ),
    ]);
    expect(found[0]?.text).toContain(`${document.pods.failed} pods`);
    expect(lines.some((line) => line.includes(`${document.pods.failed} pods Failed: Pod was rejected`))).toBe(
      true,
    );
  });
});

describe('pods for which no node ever starts', () => {
  const { replay, headline } = replayed('no-node-starts');

  it('are told what would help: a subnet for the nodes, which was replayed', () => {
    expect(headline).toBe('2 of 2 pods are Pending since 0s: Unschedulable. No node is Ready.');
    const document = parseScenario(
      readFileSync(new URL('../fixtures/wholeRun/no-node-starts.yaml', import.meta.url), 'utf8'),
    );
    if (!document.ok) throw new Error('it is valid');
    const [help] = whatWouldHelp(document, replay.result);
    const rows = help?.table.rows.map(({ change, outcome }) => [change, outcome?.running, outcome?.pods]);
    expect(rows).toEqual([
      ['none', 0, 2],
      ['new subnet 10.0.2.0/24 in us-west-2a, nodes of w in it too', 2, 2],
      ['one more node in w at 5m00s', undefined, undefined],
    ]);
  });
});
