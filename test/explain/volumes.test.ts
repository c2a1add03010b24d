// Pods that wait for volumes: what is the matter is said of the claim, and what is proposed brings them up.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { whatWouldHelp } from '../../src/explain/wouldHelp.ts';
import { runScenario } from '../../src/world/run.ts';
import { GP2, ofClaim, podWith, statefulSet, step } from '../world/volumeScene.ts';
import { claims, explained, source } from './scenes.ts';

const scenario = (timeline: string) => `apiVersion: vpc-cni-sim/v1
kind: Scenario
vpc:
  subnets:
    - { name: a, availabilityZone: us-west-2a, cidr: 192.168.0.0/22 }
    - { name: b, availabilityZone: us-west-2b, cidr: 192.168.4.0/22 }
nodeGroups: [{ name: workers, instanceType: m5.xlarge, size: 1, subnets: [a] }]
timeline:
${timeline}until: 9m
`;

const setOf = (replicas: number, storageClass: string) => step('2m', statefulSet(replicas, storageClass));

const POD = step('2m', podWith('db', ofClaim('data')));

const MOVED = `${setOf(1, GP2)}  - { at: 4m, scaleNodeGroup: { name: workers, size: 0 } }
  - { at: 4m, addNodeGroup: { name: others, instanceType: m5.xlarge, size: 1, subnets: [b] } }
`;

describe('pods that wait for volumes', () => {
  it.each([
    [
      'a claim that does not exist',
      POD,
      'UnboundVolumeClaim',
      'PersistentVolumeClaim data does not exist',
      'apply PersistentVolumeClaim data',
    ],
    [
      'a class that does not exist',
      setOf(1, 'storageClassName: fast, '),
      'UnboundVolumeClaim',
      'StorageClass fast does not exist',
      'apply StorageClass fast',
    ],
    [
      'no default class',
      setOf(1, ''),
      'UnboundVolumeClaim',
      'it names no StorageClass, and no StorageClass is the default',
      'apply a default StorageClass',
    ],
    [
      'a volume in another zone',
      MOVED,
      'VolumeNodeAffinity',
      'the volume of PersistentVolumeClaim data-db-0 is in us-west-2a',
      'one more node in us-west-2a',
    ],
    [
      'more volumes than a node attaches',
      setOf(33, GP2),
      'TooManyVolumes',
      'ebs.csi.aws.com attaches up to 31 volumes to a node, as its CSINode says',
      'one more node in workers',
    ],
  ])('%s', (_, timeline, reason, claim, change) => {
    const text = scenario(timeline).replace('m5.', reason === 'TooManyVolumes' ? 'm7i.' : 'm5.');
    const { parts } = explained(text);
    const part = parts.find((each) => each.reason === reason);
    expect(claims(part?.chain ?? [])).toContain(claim);
    const asked = source(text);
    const helps = whatWouldHelp(asked, runScenario(asked.scenario));
    const { rows } = elementAt(helps, 0).table;
    const row = rows.find((each) => each.change.startsWith(change));
    expect([rows[0]?.helps, row?.helps]).toEqual([false, true]);
    expect(row?.outcome?.running).toBe(row?.outcome?.pods);
  });

  it('whose places ENIs have taken', () => {
    const { parts } = explained(scenario(setOf(30, GP2)));
    const part = parts.find(({ reason }) => reason === 'VolumeNotAttached');
    expect(claims(part?.chain ?? [])).toContain(
      'instance type m5.xlarge takes no more attachments: 26 volumes with the root volume, and 2 ENIs',
    );
  });
});
