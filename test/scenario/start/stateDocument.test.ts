// The form of a state: its JSON Schema, and what a single value may be.

import { describe, expect, it } from 'vitest';
import { parseIsoTime, isoTime } from '../../../src/base/calendar.ts';
import { stateJsonSchema, stateSchema } from '../../../src/scenario/start/stateDocument.ts';

const NODE = {
  name: 'worker-1',
  nodeGroup: 'general',
  instanceType: 't3.medium',
  createdAt: '2026-03-01T09:30:00Z',
  maxPods: 17,
  networkInterfaces: [{ device: 0, subnet: 'main', primaryAddress: '10.0.0.10', addresses: ['10.0.0.11'] }],
};

const STATE = { apiVersion: 'vpc-cni-sim/v1', kind: 'State', nodes: [NODE] };

describe('a state', () => {
  it('fills in what may be left out', () => {
    const state = stateSchema.parse(STATE);
    expect(state.nodes[0]).toMatchObject({ ready: true, cordoned: false, labels: {}, taints: [] });
    expect(state.nodes[0]?.networkInterfaces[0]).toMatchObject({ prefixes: [], cooling: [] });
    expect(state.pods).toEqual([]);
  });

  it.each([
    ['an address', { primaryAddress: '10.0.0.256' }],
    ['a device number', { device: -1 }],
    ['a time', { attachedAt: 'yesterday' }],
    ['a key', { deviceIndex: 1 }],
  ])('refuses %s that is none', (_, wrong) => {
    const networkInterfaces = [{ ...NODE.networkInterfaces[0], ...wrong }];
    expect(stateSchema.safeParse({ ...STATE, nodes: [{ ...NODE, networkInterfaces }] }).success).toBe(false);
  });

  it('has a JSON Schema that says what each part is', () => {
    const schema = stateJsonSchema();
    expect(Object.keys(schema['properties'] ?? {})).toEqual(Object.keys(stateSchema.shape));
    expect(schema['required']).toEqual(['apiVersion', 'kind']);
  });
});

describe('a moment in calendar time', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2024-03-01T00:00:00Z', 1_709_251_200_000],
    ['2024-02-29T23:59:59.25Z', 1_709_251_199_250],
    ['2024-03-01T02:00:00+02:00', 1_709_251_200_000],
    ['2024-02-29T19:30:00-04:30', 1_709_251_200_000],
  ])('%s is read', (text, unix) => {
    expect(parseIsoTime(text)).toBe(unix);
  });

  it.each(['2023-02-29T00:00:00Z', '2024-13-01T00:00:00Z', '2024-03-01', '2024-03-01T24:00:00Z', 'now', ''])(
    '%s is none',
    (text) => {
      expect(parseIsoTime(text)).toBeUndefined();
    },
  );

  it('is read as it is written, on every day of four centuries (every thirteenth)', () => {
    for (let day = 0; day < 146_097; day += 13) {
      const unix = day * 86_400_000 + 3_661_000;
      expect(parseIsoTime(isoTime(unix))).toBe(unix);
    }
  });
});
