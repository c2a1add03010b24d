// Rows are given again, and a column never answers for a pod with what another left in its row.

import { describe, expect, it } from 'vitest';
import { newPod } from '../../src/kube/api/podDraft.ts';
import type { Pod } from '../../src/kube/api/objects.ts';
import { PodColumn, PodRows } from '../../src/kube/api/podRows.ts';
import { podTemplate } from './clusterBench.ts';

function born(rows: PodRows, name: string): Pod {
  const pod = newPod({ ...podTemplate(), uid: name, name, owner: undefined, workload: name }, rows.next(), 0);
  rows.take(pod);
  return pod;
}

describe('rows of pods', () => {
  it('hold a pod until it leaves, and are given again when they are given back', () => {
    const rows = new PodRows();
    const [first, second] = [born(rows, 'first'), born(rows, 'second')];
    expect(second.row).not.toBe(first.row);
    rows.leave(first);
    expect([first, second].map((pod) => rows.holds(pod))).toEqual([false, true]);
    expect(born(rows, 'third').row).not.toBe(first.row);
    rows.giveBack(first);
    const heir = born(rows, 'heir');
    expect(heir.row).toBe(first.row);
    expect([first, heir].map((pod) => rows.holds(pod))).toEqual([false, true]);
  });
});

describe('a column of pods', () => {
  it('answers for a pod until its entry is deleted, once', () => {
    const rows = new PodRows();
    const column = new PodColumn<{ readonly pod: Pod }>();
    const entry = { pod: born(rows, 'one') };
    expect(column.of(entry.pod)).toBeUndefined();
    column.set(entry);
    expect(column.of(entry.pod)).toBe(entry);
    expect(column.delete(entry.pod)).toBe(entry);
    expect(column.delete(entry.pod)).toBeUndefined();
  });

  it('keeps what is in the row apart from the pod that had it before', () => {
    const rows = new PodRows();
    const column = new PodColumn<{ readonly pod: Pod }>();
    const former = born(rows, 'former');
    column.set({ pod: former });
    rows.giveBack(former);
    const heir = born(rows, 'heir');
    expect(column.of(heir)).toBeUndefined();
    column.set({ pod: heir });
    expect(column.of(former)).toBeUndefined();
    expect(column.delete(former)).toBeUndefined();
    expect(column.of(heir)?.pod).toBe(heir);
  });
});
