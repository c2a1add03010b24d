// Recorded runs with custom networking: each is accepted, and none where the node or its ENIConfigs say something else.

import { describe, expect, it } from 'vitest';
import { judgeIpamdTrace } from '../../src/conformance/judgeIpamd.ts';
import type { IpamdTrace } from '../../src/conformance/ipamdTrace.ts';
import { verdictText } from '../../src/conformance/verdict.ts';
import { tracesOfMode } from './recordings.ts';

const traces = tracesOfMode('custom');

function named(name: string, upstream = 'v1.23.1'): IpamdTrace {
  const trace = traces.find((each) => each.name === name && each.upstream === upstream);
  if (trace === undefined) throw new Error(`no trace ${name} ${upstream}`);
  return trace;
}

function isAccepted(trace: IpamdTrace): boolean {
  return judgeIpamdTrace(trace).accepted === true;
}

describe('recorded runs with custom networking', () => {
  it.each(traces.map((trace) => [trace.name, trace.upstream, trace] as const))(
    '%s of %s is accepted, whether idle ticks are played or not',
    (_, __, trace) => {
      expect(verdictText(judgeIpamdTrace(trace))).toMatch(/^accepted /);
      expect(verdictText(judgeIpamdTrace(trace, { playsEveryTick: true }))).toMatch(/^accepted /);
    },
  );
});

describe('a run that the real daemon could not have made is rejected', () => {
  it.each([
    ['cn-annotation-over-label', 'annotations'],
    ['cn-external-label', 'labels'],
    ['cn-label-def', 'labels'],
  ] as const)('%s without the %s that choose', (name, key) => {
    const trace = named(name);
    expect(isAccepted({ ...trace, node: { ...trace.node, [key]: {} } })).toBe(false);
  });

  it('a label that stays as it was', () => {
    const trace = named('cn-relabel');
    expect(isAccepted({ ...trace, steps: trace.steps.filter(({ op }) => op !== 'node-label') })).toBe(false);
  });

  it('an ENIConfig that does not come or does not go', () => {
    for (const name of ['cn-missing-then-present', 'cn-removed-while-running']) {
      const trace = named(name);
      expect(isAccepted({ ...trace, steps: trace.steps.filter(({ op }) => op !== 'eni-config') })).toBe(
        false,
      );
    }
  });

  it('ENIs in a subnet that serves pods, where it is tagged for none', () => {
    const trace = named('cn-discovery-tags');
    const untagged = trace.subnets.map(({ id, cidr }) => ({ id, cidr }));
    expect(isAccepted({ ...trace, subnets: untagged })).toBe(false);
  });

  it('a node without custom networking', () => {
    for (const trace of [
      named('custom-pd'),
      named('custom-default', 'v1.16.4'),
      named('cn-unknown-subnet'),
    ]) {
      const env = { ...trace.env, AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'false' };
      expect(isAccepted({ ...trace, env })).toBe(false);
    }
  });
});
