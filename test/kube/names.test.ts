import { describe, expect, it } from 'vitest';
import { Random } from '../../src/kernel/random.ts';
import { nameSuffix, SandboxIds, templateHash, uid } from '../../src/kube/api/names.ts';
import { podTemplate } from './clusterBench.ts';

const stream = new Random(1).stream('names');

describe('generated names', () => {
  it('end in five characters of the safe alphabet', () => {
    for (let round = 0; round < 200; round++) {
      expect(nameSuffix(stream)).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    }
  });

  it('hash a template the same every time and another template otherwise', () => {
    const one = podTemplate({}, 'a');
    expect(templateHash(one)).toBe(templateHash(podTemplate({}, 'a')));
    expect(templateHash(one)).not.toBe(templateHash(podTemplate({}, 'b')));
    expect(templateHash(one)).toMatch(/^[bcdf456789]{1,10}$/);
    const written = { ...one, spec: { ...one.spec, written: { serviceAccountName: 'web' } } };
    expect(templateHash(written)).toBe(templateHash(one));
  });

  it('give sandboxes 64 hex digits and objects UUIDs of version 4', () => {
    const ids = new SandboxIds(stream);
    expect(ids.next()).toMatch(/^[0-9a-f]{64}$/);
    expect(uid(stream)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(Array.from({ length: 1000 }, () => ids.next())).size).toBe(1000);
  });
});
