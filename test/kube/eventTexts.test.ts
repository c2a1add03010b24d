import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/base/time.ts';
import {
  createdPodText,
  createdText,
  deletedPodText,
  nodeControllerText,
  pulledText,
  startedText,
} from '../../src/kube/kubelet/eventTexts.ts';
import { goDuration } from '../../src/kube/api/goDuration.ts';
import type { Owner } from '../../src/kube/api/objects.ts';

describe('texts of Events', () => {
  it('word containers as each version does', () => {
    const words = [28, 32, 33, 34, 35, 36].map((minor) => [
      createdText(minor, 'app'),
      startedText(minor, 'app'),
    ]);
    expect(words).toEqual([
      ['Created container app', 'Started container app'],
      ['Created container app', 'Started container app'],
      ['Created container: app', 'Started container app'],
      ['Created container: app', 'Started container app'],
      ['Container created', 'Container started'],
      ['Container created', 'Container started'],
    ]);
  });

  it('tell what a pull took, alone and with its queue, and since 1.30 the size', () => {
    expect(pulledText(28, 'nginx', 796, 798)).toBe(
      'Successfully pulled image "nginx" in 796ms (1.594s including waiting)',
    );
    expect(pulledText(34, 'nginx', 2418, 0)).toBe(
      'Successfully pulled image "nginx" in 2.418s (2.418s including waiting). Image size: 73400320 bytes.',
    );
  });

  it('word a StatefulSet’s pods in its own way', () => {
    const set: Owner = { kind: 'StatefulSet', name: 'db', uid: '1' };
    expect(createdPodText(set, 'db-0')).toBe('create Pod db-0 in StatefulSet db successful');
    expect(deletedPodText(set, 'db-0')).toBe('delete Pod db-0 in StatefulSet db successful');
    expect(createdPodText({ ...set, kind: 'Job' }, 'db-x')).toBe('Created pod: db-x');
    expect(deletedPodText({ ...set, kind: 'ReplicaSet' }, 'db-x')).toBe('Deleted pod: db-x');
  });

  it('name a node twice when it comes or goes', () => {
    expect(nodeControllerText('n', 'RegisteredNode')).toBe('Node n event: Registered Node n in Controller');
    expect(nodeControllerText('n', 'RemovingNode')).toBe('Node n event: Removing Node n from Controller');
  });
});

it('spans print as Go prints them', () => {
  const spans = [0, 5, 1000, 1594, MINUTE, 80_000, 5 * MINUTE, 65_200, HOUR, HOUR + 61_001];
  expect(spans.map(goDuration)).toEqual([
    '0s',
    '5ms',
    '1s',
    '1.594s',
    '1m0s',
    '1m20s',
    '5m0s',
    '1m5.2s',
    '1h0m0s',
    '1h1m1.001s',
  ]);
});
