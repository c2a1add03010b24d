import { describe, expect, it } from 'vitest';
import { threeWayMerge } from '../../../src/scenario/manifest/apply/threeWayMerge.ts';

describe('the three-way merge', () => {
  it.each([
    ['sets what the manifest says', {}, { a: 2 }, { a: 1 }, { a: 2 }],
    ['keeps what others wrote', {}, { a: 1 }, { a: 1, b: 2 }, { a: 1, b: 2 }],
    ['removes what only the last one said', { b: 2 }, { a: 1 }, { a: 1, b: 3 }, { a: 1 }],
    ['does so within mappings', { m: { x: 1 } }, { m: {} }, { m: { x: 1, y: 2 } }, { m: { y: 2 } }],
    ['replaces other lists', {}, { args: ['b'] }, { args: ['a', 'c'] }, { args: ['b'] }],
    [
      'merges sets',
      { finalizers: ['a'] },
      { finalizers: ['b'] },
      { finalizers: ['a', 'c'] },
      { finalizers: ['c', 'b'] },
    ],
    [
      'leaves a strategy nothing of another type',
      {},
      { strategy: { type: 'Recreate' } },
      { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } },
      { strategy: { type: 'Recreate' } },
    ],
  ])('%s', (_, last, now, live, merged) => {
    expect(threeWayMerge(last, now, live)).toEqual(merged);
  });

  it('merges containers by name, their variables by name and their ports by number', () => {
    const container = (...env: string[]) => ({ name: 'c', env: env.map((name) => ({ name })) });
    const merged = threeWayMerge(
      { containers: [container('A', 'B'), { name: 'gone' }] },
      { containers: [{ ...container('B', 'D'), ports: [{ containerPort: 80, name: 'http' }] }] },
      {
        containers: [
          { name: 'injected' },
          { ...container('A', 'B', 'C'), ports: [{ containerPort: 80 }, { containerPort: 90 }] },
          { name: 'gone' },
        ],
      },
    );
    expect(merged).toEqual({
      containers: [
        { name: 'injected' },
        {
          ...container('B', 'D', 'C'),
          ports: [{ containerPort: 80, name: 'http' }, { containerPort: 90 }],
        },
      ],
    });
  });

  it('replaces lists whose items cannot be told apart', () => {
    const twice = [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }];
    expect(threeWayMerge({}, { ports: twice }, { ports: [{ containerPort: 80 }] })).toEqual({ ports: twice });
  });
});
