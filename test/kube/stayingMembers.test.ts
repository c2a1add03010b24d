import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { StayingMembers, type Placed } from '../../src/kube/nodes/stayingMembers.ts';

const ZONES = { 'subnet-1': 'a', 'subnet-2': 'b', 'subnet-3': 'b', 'subnet-4': 'c' };
const SUBNETS = ['subnet-1', 'subnet-2', 'subnet-3', 'subnet-4'] as const;

/** The oldest of the fullest zone, by a look at all. */
function surplusByLooking(members: readonly Placed[]): Placed | undefined {
  const zoneOf = ({ subnet }: Placed): string => ZONES[subnet as keyof typeof ZONES];
  const size = (member: Placed): number => members.filter((one) => zoneOf(one) === zoneOf(member)).length;
  const most = Math.max(...members.map(size));
  return members.find((member) => size(member) === most);
}

it('gives up the oldest of the fullest zone, whoever else has left', () => {
  const change = fc.record({ kind: fc.constantFrom('add', 'add', 'leave', 'surplus'), which: fc.nat() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 80 }), (changes) => {
      const staying = new StayingMembers(ZONES);
      let members: Placed[] = [];
      let order = 0;
      const leave = (member: Placed): void => {
        expect(staying.delete(member)).toBe(true);
        members = members.filter((one) => one !== member);
      };
      for (const { kind, which } of changes) {
        if (kind === 'add' || members.length === 0) {
          const member = { order: order++, subnet: elementAt(SUBNETS, which % SUBNETS.length) };
          members.push(member);
          staying.add(member);
        } else {
          const surplus = kind === 'surplus' ? staying.surplus() : undefined;
          leave(surplus ?? elementAt(members, kind === 'leave' ? which % members.length : 0));
        }
        expect([...staying.all()]).toEqual(members);
        expect(staying.size).toBe(members.length);
        expect(staying.surplus()).toBe(surplusByLooking(members));
      }
    }),
  );
});
