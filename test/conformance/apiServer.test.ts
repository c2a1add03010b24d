import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { judgeApplySequence } from '../../src/conformance/applySequences.ts';
import { judgeApiVerdict } from '../../src/conformance/apiVerdicts.ts';
import { judge } from '../../src/conformance/judge.ts';
import { verdictText } from '../../src/conformance/verdict.ts';

function recorded(name: string): unknown {
  const file = new URL(`../fixtures/conformance/api/${name}.json.gz`, import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
}

describe('manifests that a real API server took or refused', () => {
  it('are taken or refused alike', () => {
    const verdicts = judge(recorded('v1.34.4-verdicts')) ?? [];
    expect(verdicts).toHaveLength(167);
    expect(verdicts.filter(({ accepted }) => !accepted).map(verdictText)).toEqual([]);
  });
});

describe('the judge of verdicts', () => {
  const pod = (spec: string) => `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: ${spec}\n`;
  const sound = pod('{ containers: [{ name: c, image: nginx }] }');

  it('rejects a model that takes what the server refuses, with what the server said', () => {
    const verdict = judgeApiVerdict({ name: 'a', manifest: sound, kubernetes: 'refuses', says: 'no' });
    expect(verdict).toEqual({
      name: 'a',
      accepted: false,
      headline: 'Kubernetes refuses it, the model accepts it',
      details: ['no'],
    });
  });

  it('rejects a model that refuses what the server takes, with its reasons', () => {
    const verdict = judgeApiVerdict({ name: 'a', manifest: pod('{}'), kubernetes: 'accepts' });
    expect(verdict).toMatchObject({
      accepted: false,
      details: ['timeline[0].manifest: missing key "containers"'],
    });
  });
});

describe('objects that a real API server was asked to change', () => {
  it('are what they were there after each apply', () => {
    const verdicts = judge(recorded('v1.34.4-sequences')) ?? [];
    expect(verdicts).toHaveLength(20);
    expect(verdicts.filter(({ accepted }) => !accepted).map(verdictText)).toEqual([]);
  });
});

describe('the judge of sequences', () => {
  const deployment = (image: string) => ({
    apply: `apiVersion: apps/v1
kind: Deployment
metadata: { name: w }
spec:
  selector: { matchLabels: { app: w } }
  template: { metadata: { labels: { app: w } }, spec: { containers: [{ name: c, image: ${image} }] } }
`,
    answer: 'accepted' as const,
    says: 'deployment.apps/w created',
  });

  it('rejects another value', () => {
    const steps: unknown = JSON.parse('[{ "then": "deploy w {.spec.replicas}", "is": "2" }]');
    const sequence = { name: 'a', steps: [deployment('nginx'), ...(Array.isArray(steps) ? steps : [])] };
    expect(judge(sequence)).toMatchObject([
      { headline: 'step 2: deploy w {.spec.replicas} is "2", not "1"' },
    ]);
  });

  it('rejects another answer, and other words of a refusal', () => {
    const refused = { ...deployment('nginx'), answer: 'refused' as const, says: 'no' };
    expect(judgeApplySequence({ name: 'a', steps: [refused] })).toMatchObject({
      headline: 'step 1: Kubernetes refused it, the model accepted it: no',
    });
    const pod = (cpu: string) => `apiVersion: v1
kind: Pod
metadata: { name: p }
spec: { containers: [{ name: c, image: nginx, resources: { requests: { cpu: ${cpu} } } }] }
`;
    const steps = [
      { apply: pod('1'), answer: 'accepted' as const, says: '' },
      { apply: pod('1000m'), answer: 'accepted' as const, says: '' },
      { apply: pod('2'), answer: 'refused' as const, says: 'The Pod "p" is invalid: spec: Required value' },
    ];
    expect(judgeApplySequence({ name: 'a', steps })).toMatchObject({
      headline: expect.stringMatching(
        /^step 3: Kubernetes says .* the model "The Pod \\"p\\" is invalid: spec: Forb/,
      ),
    });
  });

  it('says which commands it does not know', () => {
    const steps = [deployment('nginx'), { command: 'kubectl proxy' }];
    expect(judgeApplySequence({ name: 'a', steps })).toMatchObject({
      headline: 'the judge does not know {"command":"kubectl proxy"}',
    });
  });
});
