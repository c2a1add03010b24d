// Recorded runs that tell the releases apart: each rule of the table is shown by a run of a release that has it and one
// of a release that has not, and either is rejected by the model with this one rule turned round.

import { describe, expect, it } from 'vitest';
import { judgeIpamdTrace } from '../../src/conformance/judgeIpamd.ts';
import { isIpamdTrace } from '../../src/conformance/ipamdTrace.ts';
import { keysOf } from '../../src/base/records.ts';
import { UPSTREAM_RULES, upstreamRules, type RuleName } from '../../src/ipamd/rules.ts';
import { itAcceptsEach, tracesOfMode, unpacked } from './recordings.ts';

const traces = [
  ...['rules', 'custom', 'pod-eni'].flatMap((name) => unpacked(name, 'ipamd-versions')).filter(isIpamdTrace),
  ...tracesOfMode('multi-nic'),
  ...tracesOfMode('ipv6'),
];

/** The recorded daemons called EC2 without the SDK around them, and none ran by instance metadata alone. */
const UNSEEN: readonly RuleName[] = ['usesSdkV2', 'knowsImdsOnlyMode'];

describe('the recorded runs of releases in between', () => {
  itAcceptsEach(traces);
});

describe.each(keysOf(UPSTREAM_RULES).filter((name) => !UNSEEN.includes(name)))('the rule %s', (name) => {
  const turnedRound = (had: boolean) =>
    traces.filter(
      (trace) =>
        upstreamRules(trace.upstream)[name] === had &&
        judgeIpamdTrace(trace, { rules: { [name]: !had } }).accepted === false,
    );

  it('shows in a recorded run of a release that has it', () => {
    expect(turnedRound(true)).not.toEqual([]);
  });

  it('shows in a recorded run of a release that has it not', () => {
    expect(turnedRound(false)).not.toEqual([]);
  });
});
