import { expect, it } from 'vitest';
import { privateDnsName } from '../../src/base/privateDnsName.ts';

it.each([
  ['eu-west-1', 'ip-10-0-12-255.eu-west-1.compute.internal'],
  ['us-east-1', 'ip-10-0-12-255.ec2.internal'],
])('a node in %s is %s', (region, name) => {
  expect(privateDnsName(0x0a000cff, region)).toBe(name);
});
