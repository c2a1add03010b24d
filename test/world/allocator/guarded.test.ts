// An own allocator in the world: it serves pods as ipamd does, and what it does wrong is told as its own fault, with its
// last calls and its pool.

import { describe, expect, it } from 'vitest';
import { TraceDigest } from '../../../src/record/digest.ts';
import type { TraceRecord } from '../../../src/record/trace.ts';
import type { Allocator } from '../../../src/world/allocator/allocator.ts';
import { allocatorFaultLines, type AllocatorFault } from '../../../src/world/allocator/fault.ts';
import { ipamd } from '../../../src/world/allocator/ipamd.ts';
import { runScenario, type RunResult } from '../../../src/world/run.ts';
import { compiled } from '../fixtures.ts';
import { simple } from './simple.ts';

const SCENARIO = compiled(`
apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: own allocator }
until: 10m
vpc:
  cidrs: [10.0.0.0/16]
  subnets: [{ name: a, cidr: 10.0.0.0/24, availabilityZone: us-west-2a }]
nodeGroups: [{ name: workers, instanceType: t3.medium, size: 1 }]
timeline:
  - at: 2m
    createDeployment: { name: web, replicas: 3 }
  - at: 5m
    restartDaemon: { nodeGroup: workers }
  - at: 6m
    scale: { deployment: web, replicas: 1 }
  - at: 7m
    scale: { deployment: web, replicas: 3 }
`);

function run(allocator: Allocator): RunResult & { digest: string } {
  const digest = new TraceDigest();
  const onRecord = (record: TraceRecord): void => digest.add(record);
  return { ...runScenario(SCENARIO, { allocator, onRecord, check: true }), digest: digest.finish() };
}

function faultOf(allocator: Allocator): AllocatorFault {
  const { allocatorFault } = run(allocator);
  if (allocatorFault === undefined) throw new Error('no fault was told');
  return allocatorFault;
}

describe('an own allocator', () => {
  it('serves the pods, through a restart, and its pool is told', () => {
    const { summary, allocatorFault, brokenInvariant } = run(simple());
    expect(allocatorFault).toBeUndefined();
    expect(brokenInvariant).toBeUndefined();
    expect(summary.pods).toMatchObject({ pending: 0, creating: 0, failed: 0 });
    const [node] = summary.nodes;
    const assigned = [...summary.nodes].reduce((sum, { addresses }) => sum + addresses.assigned, 0);
    expect(assigned).toBe(5);
    expect(node?.addresses.total).toBeGreaterThanOrEqual(assigned);
  });

  it('runs the same twice', () => {
    expect(run(simple()).digest).toBe(run(simple()).digest);
  });

  it('is ipamd by default', () => {
    const withoutOne = new TraceDigest();
    runScenario(SCENARIO, { onRecord: (record) => withoutOne.add(record) });
    expect(run(ipamd()).digest).toBe(withoutOne.finish());
    expect(run(simple()).digest).not.toBe(run(ipamd()).digest);
    expect(run(ipamd({ env: { WARM_IP_TARGET: '2' } })).digest).not.toBe(run(ipamd()).digest);
  });
});

describe('a fault of an allocator', () => {
  it('is an address that no ENI of the node has', () => {
    const fault = faultOf(
      simple((pool) => {
        pool.add = ({ id }) => {
          pool.holders.set(1, id);
          return { address: 1 };
        };
      }),
    );
    expect(fault).toMatchObject({ rule: 'address-not-owned', allocator: 'simple' });
    expect(fault.text).toMatch(/was given 0\.0\.0\.1, which no ENI of the node has$/);
    expect(fault.calls.at(-1)?.text).toMatch(/^add .*: 0\.0\.0\.1$/);
  });

  it('is an address given twice, and shows the last ten calls and the pool', () => {
    const fault = faultOf(
      simple((pool) => {
        pool.add = ({ id }) => {
          const address = [...pool.enis.values()].flat()[0]?.base;
          if (address === undefined) return { refused: 'none' };
          pool.holders.set(address, id);
          return { address };
        };
      }),
    );
    expect(fault.rule).toBe('address-shared');
    expect(fault.calls.length).toBeLessThanOrEqual(10);
    expect(fault.pool[0]).toMatch(/^eni-\w+: .*\/32 \(/);
    const lines = allocatorFaultLines(fault);
    expect(lines[0]).toMatch(/^fault of the allocator simple at \S+ on ip-/);
    expect(lines).toContain('last calls:');
    expect(lines).toContain('pool:');
  });

  it('is an address taken from a sandbox', () => {
    const fault = faultOf(
      simple((pool) => {
        const { node } = pool;
        node.after('4m', () => {
          node.spawn(function* () {
            const [eni, cidrs] = [...pool.enis][0] ?? ['', []];
            yield* node.ec2.unassignPrivateIpAddresses(eni, cidrs);
          });
        });
      }),
    );
    expect(fault).toMatchObject({ rule: 'address-taken-away' });
    expect(fault.text).toMatch(
      /^UnassignPrivateIpAddresses eni-\w+ .* took \S+ away, which kube-system\/coredns-/,
    );
  });

  it('is a call for an ENI that is not there', () => {
    const fault = faultOf(
      simple((pool) => {
        pool.grow = function* () {
          yield* pool.node.ec2.assignPrivateIpAddresses('eni-nowhere', { kind: 'ips', count: 1 });
        };
        pool.node.spawn(() => pool.grow());
      }),
    );
    expect(fault).toMatchObject({ rule: 'unknown-eni' });
    expect(fault.text).toContain('the node has no ENI eni-nowhere');
  });

  it.each([
    ['in add', simple((pool) => (pool.add = () => raise()))],
    ['in del', simple((pool) => (pool.del = () => raise()))],
    ['in view', simple((pool) => (pool.view = () => raise()))],
    ['in stop', simple((pool) => (pool.stop = () => raise()))],
    ['in a timer', simple(({ node }) => void node.after('1s', raise))],
    ['in a process', simple(({ node }) => void node.spawn(() => sleepThenRaise(node.sleep('1s'))))],
    ['at the start', { name: 'simple', start: raise }],
  ])('is an exception %s', (_, allocator) => {
    expect(faultOf(allocator)).toMatchObject({ rule: 'exception', text: 'RangeError: planted' });
  });

  it.each([
    ['no address at all', simple((pool) => (pool.add = () => JSON.parse('{}')))],
    ['nothing for an answer', simple((pool) => (pool.add = () => JSON.parse('null')))],
    ['nothing for a view', simple((pool) => (pool.view = () => JSON.parse('[]')))],
    ['a time that is none', simple(({ node }) => void node.spawn(() => yieldsText()))],
    ['no parts', { name: 'simple', start: () => JSON.parse('{}') }],
  ] as const)('is %s', (_, allocator) => {
    expect(faultOf(allocator)).toMatchObject({ rule: 'invalid-answer' });
  });

  it('is a view that does not list what was given', () => {
    const allocator = simple((pool) => {
      pool.view = () => ({ enis: [], assigned: [], cooling: [] });
    });
    expect(faultOf(allocator)).toMatchObject({ rule: 'inconsistent' });
  });
});

function raise(): never {
  throw new RangeError('planted');
}

function* sleepThenRaise(sleep: Generator<number, void, void>): Generator<number, void, void> {
  yield* sleep;
  raise();
}

function* yieldsText(): Generator<number, void, void> {
  yield JSON.parse('"5s"');
}
