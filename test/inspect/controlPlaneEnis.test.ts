// EKS' own interfaces in the cluster's subnets: they hold addresses, and the API server is behind them.

import { describe, expect, it } from 'vitest';
import { assert } from '../../src/base/assert.ts';
import { formatIpv4 } from '../../src/base/ipv4.ts';
import { MINUTE } from '../../src/base/time.ts';
import { holdersOf } from '../../src/explain/holders.ts';
import { awsTool } from '../../src/inspect/aws/aws.ts';
import { clusterObjects } from '../../src/inspect/clusterObjects.ts';
import { playTo } from '../../src/inspect/moment.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { played } from '../explain/scenes.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { only, type Json } from './clusterMoment.ts';

const TEXT = minimalWith('until: 5m\n').replace('vpc:\n', 'vpc:\n  controlPlaneSubnets: [main, main]\n');

function moment() {
  const parsed = parseScenario(TEXT);
  assert(parsed.ok, 'a sound scenario');
  return playTo(parsed.scenario, 4 * MINUTE);
}

describe('EKS’ own interfaces', () => {
  const run = played(TEXT, 4 * MINUTE);
  const enis = run.world.cloud.others.controlPlaneEnis();

  it('hold one address each', () => {
    const subnet = run.world.cloud.subnets.get('main');
    assert(subnet !== undefined, 'a subnet main');
    expect(enis).toHaveLength(2);
    expect(enis.map(({ address }) => subnet.stateOf(address))).toEqual(['taken', 'taken']);
    const holders = holdersOf(subnet, run);
    expect(holders.find(({ name }) => name === 'EKS control plane')).toMatchObject({ enis: 2, total: 2 });
    expect(holders.some(({ name }) => name === 'external addresses')).toBe(false);
  });

  it('are among the account’s, with EKS’ description', () => {
    const { stdout } = awsTool(
      moment(),
      ['ec2', 'describe-network-interfaces', '--filters', 'Name=description,Values=Amazon EKS*'],
      {},
    );
    const { NetworkInterfaces: described } = JSON.parse(stdout) as { NetworkInterfaces: object[] };
    expect(described).toHaveLength(2);
    for (const each of described)
      expect(each).toMatchObject({ Description: 'Amazon EKS minimal', RequesterManaged: false, TagSet: [] });
  });

  it('are the endpoints of the Service kubernetes', () => {
    const objects = JSON.parse(JSON.stringify(clusterObjects(moment()))) as Json[];
    const { endpoints } = only(objects, 'EndpointSlice', 'kubernetes');
    expect(endpoints.map(({ addresses }: Json) => addresses)).toEqual(
      enis.map(({ address }) => [formatIpv4(address)]),
    );
  });
});

it('are only in subnets that there are', () => {
  const parsed = parseScenario(TEXT.replace('[main, main]', '[main, mian]'));
  assert(!parsed.ok, 'refused');
  expect(parsed.problems.map(({ message }) => message)).toEqual(['unknown subnet "mian"']);
});
