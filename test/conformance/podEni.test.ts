// Recorded runs with security groups for pods: each is accepted, and none where trunk, Pod or CNINode are others.

import { describe, expect, it } from 'vitest';
import { judgeIpamdTrace } from '../../src/conformance/judgeIpamd.ts';
import type { IpamdTrace } from '../../src/conformance/ipamdTrace.ts';
import { verdictText } from '../../src/conformance/verdict.ts';
import { tracesOfMode } from './recordings.ts';

const traces = tracesOfMode('pod-eni');

function named(name: string, upstream = 'v1.23.1'): IpamdTrace {
  const trace = traces.find((each) => each.name === name && each.upstream === upstream);
  if (trace === undefined) throw new Error(`no trace ${name} ${upstream}`);
  return trace;
}

function isAccepted(trace: IpamdTrace): boolean {
  return judgeIpamdTrace(trace).accepted === true;
}

describe('recorded runs with security groups for pods', () => {
  it.each(traces.map((trace) => [trace.name, trace.upstream, trace] as const))(
    '%s of %s is accepted, whether idle ticks are played or not',
    (_, __, trace) => {
      expect(verdictText(judgeIpamdTrace(trace))).toMatch(/^accepted /);
      expect(verdictText(judgeIpamdTrace(trace, { playsEveryTick: true }))).toMatch(/^accepted /);
    },
  );
});

describe('a run that the real daemon could not have made is rejected', () => {
  it('when the trunk comes at another time', () => {
    const trace = named('sgp-branch-pods');
    const steps = trace.steps.map((step) =>
      step.op === 'trunk-attach' ? { ...step, atMs: step.atMs + 10_000 } : step,
    );
    expect(isAccepted({ ...trace, steps })).toBe(false);
  });

  it('when a branch pod is annotated with another address, or not at all', () => {
    const trace = named('sgp-branch-pods');
    const other = trace.steps.map((step) =>
      step.op === 'annotate' && step.pod === 'b1' ? { ...step, ip: '10.0.0.250' } : step,
    );
    expect(isAccepted({ ...trace, steps: other })).toBe(false);
    const without = trace.steps.filter((step) => step.op !== 'annotate');
    expect(isAccepted({ ...trace, steps: without })).toBe(false);
  });

  it('when there is a CNINode that was not there', () => {
    expect(isAccepted({ ...named('sgp-no-cninode'), noCniNode: false })).toBe(false);
    expect(isAccepted({ ...named('sgp-custom-no-cninode'), noCniNode: false })).toBe(false);
  });

  it('when the Pod of a DEL is still there that was gone', () => {
    const trace = named('sgp-del-unknown');
    const steps = trace.steps.map((step) => ({ ...step, gone: false }));
    expect(isAccepted({ ...trace, steps })).toBe(false);
  });
});
