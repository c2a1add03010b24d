// Hazards where people and programs meet them: under the head of a replay, in explanations, in JSON, in the headline of
// the page, and as something a scenario may expect.

import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { explain } from '../../src/explain/explain.ts';
import { situationOf } from '../../src/explain/finding.ts';
import { explainText } from '../../src/report/explainText.ts';
import { headlineOf } from '../../src/report/htmlHeadline.ts';
import { PLAIN } from '../../src/report/page.ts';
import { hazardsText } from '../../src/report/hazardsText.ts';
import { replayDocument } from '../../src/report/replayJson.ts';
import { replaySchema } from '../../src/report/replaySchema.ts';
import { replayText } from '../../src/report/replayText.ts';
import type { Hazard } from '../../src/record/hazards.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario, type RunResult } from '../../src/world/run.ts';
import { fixture, fixtureText } from '../world/fixtures.ts';

const NAME = 'metadata-lag.yaml';
const SENTENCE = 'bp0-0 and bp1-2 on ip-10-0-0-18 have the same address, 10.0.0.59, since 1m16s';
const CAUSE =
  'aws-node restarted at 1m00s. Instance metadata did not list 10.0.0.59 yet, so ipamd treated the sandbox of bp0-0 ' +
  'as deleted and assigned its address again.';

const scenario = fixture('hazards', NAME);
let result: RunResult;

beforeAll(() => {
  result = runScenario(scenario);
});

const flat = (text: string): string => text.replace(/[\s│]+/g, ' ');

describe('a replay', () => {
  it('tells the hazard right under its head, with cause, upstream and what would help', () => {
    const sections = replayText({ scenario, file: NAME, result }, PLAIN).split('\n\n');
    const text = flat(elementAt(sections, 1));
    expect(text).toBe(
      `Hazard ${SENTENCE} Cause ${CAUSE} Upstream the real ipamd does this: amazon-vpc-cni-k8s 711, 3019, 3887; ` +
        'not fixed in v1.23.1 What would help delete one of the two pods (estimate)',
    );
  });

  it('never calls it a fault of the simulator', () => {
    const checked = runScenario(scenario, { check: true });
    expect(replayText({ scenario, file: NAME, result: checked }, PLAIN)).not.toContain('fault');
  });

  it('has it in its JSON, in the documented form', () => {
    const { hazards } = replaySchema.parse(replayDocument({ scenario, file: NAME, result }, 'digest'));
    expect(hazards).toHaveLength(1);
    expect(hazards[0]).toMatchObject({
      reason: 'DuplicateAddress',
      toMs: null,
      pods: ['default/bp0-0', 'default/bp1-2'],
      cause: 'MetadataLag',
      text: `${SENTENCE}. ${CAUSE}`,
      upstream: { issues: [711, 3019, 3887], fixedIn: null },
    });
  });

  it('says so in the headline of its page', () => {
    expect(headlineOf(situationOf(scenario, result))).toMatch(/Hazard: bp0-0 and bp1-2 .* since 1m16s\.$/);
  });
});

describe('the text of hazards', () => {
  const hazard: Hazard = { ...lone(), cause: 'StaleMetadata' };

  it('names the nodes where they differ, and the end', () => {
    const nodes = ['ip-10-0-0-4.x', 'ip-10-0-0-9.x'];
    const text = flat(hazardsText([{ ...hazard, nodes, to: 3_725_000 }], PLAIN).join('\n'));
    expect(text).toContain(
      'a on ip-10-0-0-4 and b on ip-10-0-0-9 had the same address, 10.0.0.7, from 1m05s',
    );
    expect(text).toContain('to 1h02m05s');
    expect(text).toContain('EC2 had unassigned from the ENI, so ipamd kept it for a.');
    expect(text).not.toContain('What would help');
  });

  it('names the version that has the fix', () => {
    expect(flat(hazardsText([{ ...hazard, cause: 'ReconcileOfStaleMetadata' }], PLAIN).join(' '))).toContain(
      'amazon-vpc-cni-k8s 3019; fixed in v1.18.4',
    );
  });

  it('tells those of one restart together, and counts what it leaves out', () => {
    const many = Array.from({ length: 5 }, (_, index) => ({ ...hazard, address: `10.0.0.${index}` }));
    const lines = hazardsText(many, PLAIN);
    expect(lines.filter((line) => line.includes('have the same address'))).toHaveLength(3);
    expect(lines.join('\n')).toContain('2 more with the same cause');
    const restarts = Array.from({ length: 6 }, (_, index) => ({ ...hazard, restartedAt: index }));
    expect(hazardsText(restarts, PLAIN).join('\n')).toContain('3 more hazards');
  });

  it('says nothing where there are none', () => {
    expect(hazardsText([], PLAIN)).toEqual([]);
  });
});

function lone(): Hazard {
  return {
    reason: 'DuplicateAddress',
    cause: 'MetadataLag',
    node: 'ip-10-0-0-4.x',
    restartedAt: 60_000,
    address: '10.0.0.7',
    pods: ['default/a', 'default/b'],
    nodes: ['ip-10-0-0-4.x', 'ip-10-0-0-4.x'],
    victim: 'default/a',
    from: 65_000,
    to: undefined,
  };
}

describe('an explanation', () => {
  const parsed = parseScenario(fixtureText('hazards', NAME));
  if (!parsed.ok) throw new Error('the fixture does not parse');
  const explained = (about?: string, at?: number): string => {
    const found = explain(parsed, { about, at });
    if (!found.ok) throw new Error(`nothing called ${about ?? ''}`);
    return flat(explainText(found.explanation, { file: NAME }, PLAIN));
  };

  it.each([undefined, 'bp0-0', 'bp1-2', 'bp1', 'ip-10-0-0-18'])(
    'of %s tells the hazard and its cause',
    (about) => {
      const text = explained(about);
      expect(text).toContain(`Hazard: ${SENTENCE}`);
      expect(text).toContain(CAUSE);
    },
  );

  it.each(['bp1-3', 'ip-10-0-0-41'])('of %s, which has no part in it, does not', (about) => {
    expect(explained(about)).not.toContain('Hazard');
  });

  it('of a moment before it does not', () => {
    expect(explained('bp0-0', 70_000)).not.toContain('Hazard');
  });
});

describe('expect: hazards', () => {
  const judged = (expectation: string) => {
    const parsed = parseScenario(`${fixtureText('hazards', NAME)}expect:\n  - ${expectation}\n`);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return elementAt(runScenario(parsed.scenario).expectations, 0);
  };

  it('of none fails, and names the pods', () => {
    expect(judged('hazards: 0')).toMatchObject({ text: 'hazards = 0', actual: 1, held: false });
    expect(judged('hazards: 0').why).toContain(
      'default/bp0-0 and default/bp1-2 had the same address, 10.0.0.59',
    );
  });

  it('holds before it begins, and where it is expected', () => {
    expect(judged('{ at: 1m10s, hazards: 0 }')).toMatchObject({ actual: 0, held: true });
    expect(judged('hazards: ">= 1"')).toMatchObject({ held: true });
  });
});
