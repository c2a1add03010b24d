// Recorded runs with custom networking: each is accepted, and none where the node or its ENIConfigs say something else.

import { describe, expect, it } from 'vitest';
import { isAccepted, itAcceptsEach, traceNamed, tracesOfMode } from './recordings.ts';

const traces = tracesOfMode('custom');

describe('recorded runs with custom networking', () => {
  itAcceptsEach(traces);
});

describe('a run that the real daemon could not have made is rejected', () => {
  it.each([
    ['cn-annotation-over-label', 'annotations'],
    ['cn-external-label', 'labels'],
    ['cn-label-def', 'labels'],
  ] as const)('%s without the %s that choose', (name, key) => {
    const trace = traceNamed(traces, name);
    expect(isAccepted({ ...trace, node: { ...trace.node, [key]: {} } })).toBe(false);
  });

  it('a label that stays as it was', () => {
    const trace = traceNamed(traces, 'cn-relabel');
    expect(isAccepted({ ...trace, steps: trace.steps.filter(({ op }) => op !== 'node-label') })).toBe(false);
  });

  it('an ENIConfig that does not come or does not go', () => {
    for (const name of ['cn-missing-then-present', 'cn-removed-while-running']) {
      const trace = traceNamed(traces, name);
      expect(isAccepted({ ...trace, steps: trace.steps.filter(({ op }) => op !== 'eni-config') })).toBe(
        false,
      );
    }
  });

  it('ENIs in a subnet that serves pods, where it is tagged for none', () => {
    const trace = traceNamed(traces, 'cn-discovery-tags');
    const untagged = trace.subnets.map(({ id, cidr }) => ({ id, cidr }));
    expect(isAccepted({ ...trace, subnets: untagged })).toBe(false);
  });

  it('a node without custom networking', () => {
    for (const trace of [
      traceNamed(traces, 'custom-pd'),
      traceNamed(traces, 'custom-default', 'v1.16.4'),
      traceNamed(traces, 'cn-unknown-subnet'),
    ]) {
      const env = { ...trace.env, AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'false' };
      expect(isAccepted({ ...trace, env })).toBe(false);
    }
  });
});
