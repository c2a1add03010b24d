// Names as people type them: with and without namespace, nodes by their label, workloads, and what was nearly meant.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { explain } from '../../src/explain/explain.ts';
import { findSubject } from '../../src/explain/subject.ts';
import { played, SCENES, source } from './scenes.ts';

const run = played(SCENES['too many pods']);
const pods = [...run.chronicle.pods.keys()];
const web = pods.find((pod) => pod.startsWith('default/web-')) ?? '';
const coredns = pods.find((pod) => pod.startsWith('kube-system/coredns-')) ?? '';
const node = elementAt(run.summary.nodes, 0);

describe('a name', () => {
  const nodeLabel = node.name.slice(0, node.name.indexOf('.'));

  it.each([
    [web, 'pod', web],
    [web.slice('default/'.length), 'pod', web],
    [`pod/${web.slice('default/'.length)}`, 'pod', web],
    [coredns, 'pod', coredns],
    [coredns.slice('kube-system/'.length), 'pod', coredns],
    [node.name, 'node', node.name],
    [nodeLabel, 'node', node.name],
    [`node/${nodeLabel}`, 'node', node.name],
    ['web', 'workload', 'web'],
    ['deployment/web', 'workload', 'web'],
    ['default/web', 'workload', 'web'],
    ['deploy/coredns', 'workload', 'coredns'],
    ['web[0]', 'pod', web],
    ['workers[0]', 'node', node.name],
  ])('%s', (asked, kind, name) => {
    expect(findSubject(asked, run)).toEqual({ ok: true, others: [], subject: { kind, name } });
  });

  it('of one kind is not taken for another', () => {
    expect(findSubject(`pod/${nodeLabel}`, run).ok).toBe(false);
    expect(findSubject('node/web', run).ok).toBe(false);
  });

  it('that is nearly one suggests it', () => {
    expect(findSubject('wep', run)).toMatchObject({ ok: false, nearest: 'web' });
    expect(findSubject('kube-system/web', run).ok).toBe(false);
    const found = findSubject('something-else-altogether', run);
    expect(found).toMatchObject({ ok: false, nearest: undefined });
    expect(!found.ok && found.known).toEqual(expect.arrayContaining(['web', 'coredns', nodeLabel]));
  });

  it('of a pod that comes later is known with its time', () => {
    const result = explain(source(SCENES['too many pods']), { about: web, at: 120_000 });
    expect(result).toMatchObject({
      ok: false,
      at: 120_000,
      createdAt: run.chronicle.pods.get(web)?.createdAt,
    });
  });
});
