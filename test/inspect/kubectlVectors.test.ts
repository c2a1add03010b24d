import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import {
  isKubectlVector,
  judgeKubectlVector,
  shellWords,
  type KubectlVector,
} from '../../src/conformance/kubectlVectors.ts';
import { judge } from '../../src/conformance/judge.ts';
import { verdictText } from '../../src/conformance/verdict.ts';

const FOLDER = new URL('../fixtures/conformance/kubectl/', import.meta.url);

function recorded(name: string): KubectlVector[] {
  const packed = readFileSync(new URL(`${name}.json.gz`, FOLDER));
  const content: unknown = JSON.parse(gunzipSync(packed).toString('utf8'));
  if (!Array.isArray(content) || !content.every(isKubectlVector)) throw new Error(`no outputs: ${name}`);
  return content;
}

const vectors = recorded('v1.34.4');
/** Run on objects made up for the branches that a usual cluster does not reach; tables are not among them. */
const ownVectors = recorded('v1.34.4-own-objects');

describe('outputs of the real kubectl', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    expect(verdictText(judgeKubectlVector(vector))).toBe(`accepted ${vector.name}`);
  });

  it.each(ownVectors.map((vector) => [vector.command, vector] as const))('%s', (_command, vector) => {
    expect(verdictText(judgeKubectlVector(vector))).toBe(`accepted ${vector.name}`);
  });

  it('are told apart from other recordings', () => {
    expect(judge(vectors)?.filter(({ accepted }) => accepted)).toHaveLength(88);
    expect(judge([...vectors, { name: 'something else' }])).toBeUndefined();
  });
});

describe('the judge', () => {
  const first = elementAt(vectors, 0);
  const said = (changes: Partial<KubectlVector>): string =>
    verdictText(judgeKubectlVector({ ...first, ...changes }));

  it('rejects a space too many, and says where', () => {
    const output = first.output.replace('crasher  ', 'crasher   ');
    expect(said({ output })).toMatch(
      /^rejected pods-mixed .*stdout differs in line 2\n {3}expected {2}"crasher {3}/,
    );
  });

  it('rejects a line too few', () => {
    expect(said({ output: `${first.output}more\n` })).toContain('expected  "more"');
    expect(said({ output: '' })).toContain('stdout differs in line 1');
  });

  it('rejects another complaint and another exit code', () => {
    expect(said({ stderr: 'No resources found\n' })).toContain('stderr differs in line 1');
    expect(said({ exitCode: 1 })).toContain('exit code 0 instead of 1');
  });
});

describe('a command line', () => {
  it('is taken apart as a shell does', () => {
    expect(shellWords(`kubectl get pods -l 'app in (a, b)' -o "custom-columns=A:.a\\"b" x\\ y`)).toEqual([
      'kubectl',
      'get',
      'pods',
      '-l',
      'app in (a, b)',
      '-o',
      'custom-columns=A:.a"b',
      'x y',
    ]);
  });
});
