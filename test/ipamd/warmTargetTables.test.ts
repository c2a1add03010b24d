// The tables in upstream's documentation of its warm targets: what a node holds once its pods have come one by one.
// Some rows contradict the daemon's own arithmetic; the model is not bent to them, and that is tested too.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { IpamdRun } from '../../src/conformance/ipamdRun.ts';
import type { IpamdTrace } from '../../src/conformance/ipamdTrace.ts';
import { instanceType } from '../../src/ec2/instanceTypes.ts';
import { maxPodsByAddresses } from '../../src/ec2/maxPods.ts';
import { SeededChooser } from '../../src/kernel/chooser.ts';

interface Row {
  readonly instanceType: string;
  readonly env: Readonly<Record<string, string>>;
  readonly pods: number;
  readonly enis: number;
  readonly ipsPerEni?: readonly number[];
  readonly prefixes?: number;
  readonly unusedIps: number;
  readonly documentError?: boolean;
}

const file = new URL('../fixtures/warm-target-tables.json', import.meta.url);
const rows = JSON.parse(readFileSync(file, 'utf8')) as Row[];

const BETWEEN_PODS = 30_000;

/** What the node holds a while after the last pod came. */
function steadyState(row: Row, upstream: IpamdTrace['upstream']): Omit<Row, 'instanceType' | 'env' | 'pods'> {
  const type = instanceType(row.instanceType);
  if (type === undefined) throw new Error(row.instanceType);
  const prefixDelegation = row.env['ENABLE_PREFIX_DELEGATION'] === 'true';
  const run = new IpamdRun(
    {
      name: 'table',
      about: '',
      upstream,
      node: { instanceType: row.instanceType, maxPods: maxPodsByAddresses(type, { prefixDelegation }) },
      env: row.env,
      subnets: [{ id: 'subnet-a', cidr: '10.0.0.0/18' }],
      latencyMs: { default: 300 },
      detachMs: 1500,
      imdsLagMs: 0,
      steps: Array.from({ length: row.pods }, (_, index) => ({
        atMs: (index + 1) * BETWEEN_PODS + 5,
        op: 'add' as const,
        pod: `p${index}`,
      })),
      endMs: (row.pods + 2) * BETWEEN_PODS,
      observed: [],
    },
    { seed: 1, playsEveryTick: false, chooser: (_, random) => new SeededChooser(random, 'table') },
  );
  run.finish();
  const store = run.daemon?.pool.store;
  if (store === undefined) throw new Error('the daemon did not start');
  const { available, totalPrefixes } = store.stats();
  const ipsPerEni = [...store.enis.values()].map((eni) => eni.cidrs.size).sort((a, b) => b - a);
  return {
    enis: store.enis.size,
    unusedIps: available,
    ...(row.prefixes === undefined ? { ipsPerEni } : { prefixes: totalPrefixes }),
  };
}

function printed({ enis, ipsPerEni, prefixes, unusedIps }: Row): object {
  return {
    enis,
    unusedIps,
    ...(prefixes === undefined ? { ipsPerEni: [...(ipsPerEni ?? [])].sort((a, b) => b - a) } : { prefixes }),
  };
}

function title(row: Row): string {
  const env = Object.entries(row.env).map(([name, value]) => `${name}=${value}`);
  return `${row.instanceType}, ${env.join(' ')}, ${row.pods} pods`;
}

describe.each(['v1.16.4', 'v1.23.1'] as const)('the documented warm targets, %s', (upstream) => {
  it.each(rows.filter((row) => row.documentError !== true).map((row) => [title(row), row] as const))(
    '%s',
    (_, row) => {
      expect(steadyState(row, upstream)).toEqual(printed(row));
    },
  );

  it.each(rows.filter((row) => row.documentError === true).map((row) => [title(row), row] as const))(
    '%s: the document errs',
    (_, row) => {
      expect(steadyState(row, upstream)).not.toEqual(printed(row));
    },
  );
});

describe('the tables', () => {
  it('have 36 rows, four of them in error', () => {
    expect(rows.length).toBe(36);
    expect(rows.filter((row) => row.documentError).length).toBe(4);
  });
});
