import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  isKubectlVector,
  judgeKubectlVector,
  shellWords,
  type KubectlVector,
} from '../../src/conformance/kubectlVectors.ts';
import { judge } from '../../src/conformance/judge.ts';
import { verdictText } from '../../src/conformance/verdict.ts';

const FILE = new URL('../fixtures/conformance/kubectl/v1.34.4.json.gz', import.meta.url);

function recorded(): KubectlVector[] {
  const content: unknown = JSON.parse(gunzipSync(readFileSync(FILE)).toString('utf8'));
  if (!Array.isArray(content) || !content.every(isKubectlVector)) throw new Error('no outputs of kubectl');
  return content;
}

const vectors = recorded();

describe('outputs of the real kubectl', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    expect(verdictText(judgeKubectlVector(vector))).toBe(`accepted ${vector.name}`);
  });

  it('are told apart from other recordings', () => {
    expect(judge(vectors)?.filter(({ accepted }) => accepted)).toHaveLength(88);
    expect(judge([...vectors, { name: 'something else' }])).toBeUndefined();
  });
});

describe('the judge', () => {
  const [first] = vectors;
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
