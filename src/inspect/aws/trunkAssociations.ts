// Which branch ENI is on which trunk by which VLAN, as `aws ec2 describe-trunk-interface-associations` prints it.

import { madeUpId } from '../../base/madeUpId.ts';
import type { Moment } from '../moment.ts';
import type { Described } from './awsFilters.ts';

const PROTOCOL = 'VLAN';

/** In order of the branch ENIs' creation. */
export function trunkAssociations({ world }: Moment): readonly Described[] {
  return [...world.cloud.networkInterfaces.all()].flatMap(({ id: eni, branch }) => {
    if (branch === undefined) return [];
    const id = madeUpId('trunk-assoc', eni);
    return [
      {
        id,
        tags: [],
        facts: { 'gre-key': [], 'interface-protocol': [PROTOCOL] },
        body: {
          AssociationId: id,
          BranchInterfaceId: eni,
          TrunkInterfaceId: branch.trunk.id,
          InterfaceProtocol: PROTOCOL,
          VlanId: branch.vlan,
          Tags: [],
        },
      },
    ];
  });
}
