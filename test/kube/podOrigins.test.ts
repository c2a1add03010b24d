// Pods of one template share what they have in common, and what is written to one of them is its own.

import { describe, expect, it } from 'vitest';
import { newPod, PodOrigins } from '../../src/kube/api/podDraft.ts';
import type { Owner, Pod } from '../../src/kube/api/objects.ts';
import { podTemplate } from './clusterBench.ts';

const OWNER: Owner = { kind: 'ReplicaSet', name: 'web', uid: 'u' };
const template = podTemplate();

function pods(...changes: readonly object[]): readonly Pod[] {
  const origins = new PodOrigins();
  return changes.map((change, row) => {
    const draft = {
      ...template,
      uid: `${row}`,
      name: `web-${row}`,
      owner: OWNER,
      workload: 'web',
      ...change,
    };
    return newPod(draft, row, 0, draft.spec, origins.of(draft));
  });
}

describe('what pods of one template have in common', () => {
  it('is that of each of them', () => {
    for (const pod of pods({}, {})) {
      expect(pod).toMatchObject({ namespace: template.namespace, labels: template.labels, owner: OWNER });
      expect(pod.annotations).toBe(template.annotations);
    }
  });

  it('is left alone by what is written to one', () => {
    const [one, other] = pods({}, {});
    if (one === undefined || other === undefined) throw new Error('two pods');
    one.annotations = { note: 'own' };
    one.owner = undefined;
    expect(one).toMatchObject({ annotations: { note: 'own' }, owner: undefined, labels: template.labels });
    expect(other).toMatchObject({ annotations: template.annotations, owner: OWNER });
  });

  it('is another where one of these is another', () => {
    const second: Owner = { ...OWNER, name: 'api' };
    const all = pods({}, { owner: second }, { namespace: 'b' }, { annotations: { a: 'b' } }, {});
    expect(all.map(({ owner }) => owner?.name)).toEqual(['web', 'api', 'web', 'web', 'web']);
    expect(all.map(({ namespace }) => namespace).indexOf('b')).toBe(2);
    expect(all.map(({ annotations }) => annotations['a'])).toEqual([
      undefined,
      undefined,
      undefined,
      'b',
      undefined,
    ]);
  });
});
