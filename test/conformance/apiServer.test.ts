import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
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
