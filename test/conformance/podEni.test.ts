// Recorded runs with security groups for pods: each is accepted, and none where trunk, Pod or CNINode are others.

import { describe, expect, it } from 'vitest';
import { isAccepted, itAcceptsEach, traceNamed, tracesOfMode } from './recordings.ts';

const traces = tracesOfMode('pod-eni');

describe('recorded runs with security groups for pods', () => {
  itAcceptsEach(traces);
});

describe('a run that the real daemon could not have made is rejected', () => {
  it('when the trunk comes at another time', () => {
    const trace = traceNamed(traces, 'sgp-branch-pods');
    const steps = trace.steps.map((step) =>
      step.op === 'trunk-attach' ? { ...step, atMs: step.atMs + 10_000 } : step,
    );
    expect(isAccepted({ ...trace, steps })).toBe(false);
  });

  it('when a branch pod is annotated with another address, or not at all', () => {
    const trace = traceNamed(traces, 'sgp-branch-pods');
    const other = trace.steps.map((step) =>
      step.op === 'annotate' && step.pod === 'b1' ? { ...step, ip: '10.0.0.250' } : step,
    );
    expect(isAccepted({ ...trace, steps: other })).toBe(false);
    const without = trace.steps.filter((step) => step.op !== 'annotate');
    expect(isAccepted({ ...trace, steps: without })).toBe(false);
  });

  it('when there is a CNINode that was not there', () => {
    expect(isAccepted({ ...traceNamed(traces, 'sgp-no-cninode'), noCniNode: false })).toBe(false);
    expect(isAccepted({ ...traceNamed(traces, 'sgp-custom-no-cninode'), noCniNode: false })).toBe(false);
  });

  it('when the Pod of a DEL is still there that was gone', () => {
    const trace = traceNamed(traces, 'sgp-del-unknown');
    const steps = trace.steps.map((step) => ({ ...step, gone: false }));
    expect(isAccepted({ ...trace, steps })).toBe(false);
  });
});
