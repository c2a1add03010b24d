// What is taken and what is refused of small objects of many kinds.

import { describe, expect, it } from 'vitest';
import { checkManifest } from '../../src/scenario/manifest/checkManifest.ts';
import { ACCEPTED, REFUSED } from './objectCases.ts';

const faultsOf = (manifest: string) => checkManifest(manifest, [], 'default').faults;

describe('an object', () => {
  it.each(ACCEPTED)('is taken, $name', ({ manifest }) => {
    expect(faultsOf(manifest)).toEqual([]);
  });

  it.each(REFUSED)('is refused, $name', ({ manifest }) => {
    expect(faultsOf(manifest)).not.toEqual([]);
  });
});
