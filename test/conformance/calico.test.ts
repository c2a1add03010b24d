// The project's copies of what the real Calico and Cilium did.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { isRecordedIpam, type RecordedIpam } from '../../src/conformance/calicoFormat.ts';
import { judgeCalico } from '../../src/conformance/calicoVerdict.ts';
import { judge } from '../../src/conformance/judge.ts';
import { verdictText, type Verdict } from '../../src/conformance/verdict.ts';

type Kind = 'ipam' | 'collector' | 'cilium' | 'tables';

function recorded(kind: Kind): unknown[] {
  const file = new URL(`../fixtures/conformance/calico/${kind}.json.gz`, import.meta.url);
  const content: unknown = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
  if (typeof content !== 'object' || content === null || !('cases' in content)) throw new Error('no cases');
  return Array.isArray(content.cases) ? content.cases : [];
}

function judged(cases: readonly unknown[]): readonly Verdict[] {
  const verdicts = judge(cases);
  if (verdicts === undefined) throw new Error('of no known kind');
  return verdicts;
}

/** The verdict on a case in which a text is another one. */
function judgedChanged(kind: Kind, name: string, from: string, to: string): Verdict {
  const texts = recorded(kind).map((each) => JSON.stringify(each));
  // Tables have no names: something in them tells which is meant.
  const text = texts.find((each) => each.includes(kind === 'tables' ? name : `"name":"${name}"`)) ?? '';
  if (!text.includes(from)) throw new Error(`no ${from} in ${name}`);
  const changed: unknown = JSON.parse(text.replace(from, to));
  return elementAt(judged([changed]), 0);
}

describe('what the real Calico and Cilium did', () => {
  it.each([
    ['ipam', 30],
    ['collector', 16],
    ['cilium', 5],
    ['tables', 4],
  ] as const)('is done alike: %s', (kind, count) => {
    const verdicts = judged(recorded(kind));
    expect(verdicts).toHaveLength(count);
    expect(verdicts.filter(({ accepted }) => accepted !== true).map(verdictText)).toEqual([]);
  });

  it('takes as many calls of the datastore', () => {
    // Where a search through blocks of one address begins, the clock decides.
    const cases = recorded('ipam').filter((each): each is RecordedIpam => isRecordedIpam(each));
    const verdicts = cases
      .filter(({ name }) => name !== 'single-blocks')
      .map((each) => judgeCalico(each, { countsCalls: true }));
    expect(verdicts.filter(({ accepted }) => accepted !== true).map(verdictText)).toEqual([]);
  });

  it('is not judged where calls of several nodes meet', () => {
    expect(judgedChanged('ipam', 'borrow', '"config":', '"callUs":{},"config":')).toMatchObject({
      accepted: 'not-simulated',
    });
  });
});

describe('the judge of Calico', () => {
  it.each([
    ['ipam', 'borrow', '"borrowed":true', '"borrowed":false', '4 add.borrowed'],
    ['ipam', 'borrow', '"free":"2-7"', '"free":"3-7"', '1 add.blocks'],
    ['ipam', 'borrow', '16 (100%)', '15 (94%)', 'ipam show'],
    ['ipam', 'borrow', '"p1":{"10.244.0.8/29":1}', '"p1":{"10.244.0.8/29":2}', 'handles.p1'],
    ['ipam', 'claim', '"claimed":["10.244.0.0/28"', '"claimed":["10.244.0.32/28"', 'claim.claimed'],
    ['ipam', 'claim', 'is not empty', 'is empty', 'unclaim.error'],
    ['ipam', 'pool-errors', 'between 20 and 32', 'between 20 and 30', 'pool-add.error'],
    ['ipam', 'release', '"notAllocated":["10.200.1.1"]', '"notAllocated":[]', 'release.notAllocated'],
    ['ipam', 'relabel', '"10.244.0.24/29":null', '"10.244.0.24/29":{"node":null,"free":""}', 'del.blocks'],
    ['ipam', 'allowed-uses', '"vxlan":"10.244.0.18"', '"vxlan":"10.244.0.19"', 'tunnel.vxlan'],
    ['ipam', 'config', 'requires StrictAffinity', 'needs StrictAffinity', 'config.error'],
    ['ipam', 'reserved', '"reservations":{', '"reservations":{"x":["10.244.0.0/27"],', 'add'],
    ['collector', 'leak', '"t":[1350000]', '"t":[1347000]', 'p1'],
    ['collector', 'terminated', '"event":"deleted"', '"event":"released"', '10.244.8.32/28'],
    ['collector', 'grace', '"leakGracePeriodMs":300000', '"leakGracePeriodMs":0', 'p0'],
    ['collector', 'moved', '"node":"ip-192-168-2-33"}', '"node":"ip-192-168-1-20"}', ''],
    ['cilium', 'wrap', '"podCIDRs":["10.4.0.160/27"]', '"podCIDRs":["10.4.0.0/27"]', '7 node-add'],
    ['cilium', 'given', 'is already allocated', 'is taken', '3 node-add'],
    ['tables', 'first6', '"first":[0,1,2,', '"first":[0,1,3,', 'row 0'],
    ['tables', 'first6', '/122"', '/121"', 'row 0'],
    ['tables', 'expected ==', 'expected ==', 'expected !=', 'row 16'],
    ['tables', 'usable', '4094', '4095', 'row 0'],
    ['tables', 'excess', '"excess":2', '"excess":3', 'row 0'],
  ] as const)('tells %s %s with %s changed', (kind, name, from, to, headline) => {
    expect(judgedChanged(kind, name, from, to)).toMatchObject({
      accepted: false,
      headline: expect.stringContaining(headline),
    });
  });

  it('says which operation it does not know', () => {
    expect(judgedChanged('ipam', 'borrow', '"op":"add"', '"op":"split"')).toEqual({
      name: 'borrow',
      accepted: 'not-simulated',
      feature: 'split',
    });
    expect(judgedChanged('cilium', 'wrap', '"op":"node-add"', '"op":"drain"')).toMatchObject({
      feature: 'drain',
    });
    expect(judgedChanged('collector', 'leak', '"op":"pod-del"', '"op":"vote"')).toMatchObject({
      feature: 'vote',
    });
  });
});
