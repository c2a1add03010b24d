// The CIDR reservations of one subnet, as `aws ec2 get-subnet-cidr-reservations` prints them.

import { formatCidr } from '../../base/ipv4.ts';
import type { ToolAnswer } from '../../base/toolAnswer.ts';
import type { Moment } from '../moment.ts';
import { printed, serviceError, usageError } from './answers.ts';
import { foreignOption, type AwsOptions } from './awsOptions.ts';
import { madeUpId } from '../../base/madeUpId.ts';
import { ACCOUNT_ID } from './madeUp.ts';

const API = 'GetSubnetCidrReservations';
const OPTION = '--subnet-id';

export function reservationsOf({ scenario }: Moment, options: AwsOptions): ToolAnswer {
  const { lists, filters, region } = options;
  const id = lists.get(OPTION)?.at(-1);
  const foreign = foreignOption(options, [OPTION, '--filters']);
  if (foreign !== undefined) return usageError(`Unknown options: ${foreign}`);
  if (id === undefined) return usageError(`the following arguments are required: ${OPTION}`);
  const [filter] = filters;
  if (filter !== undefined)
    return serviceError(API, ['InvalidParameterValue', `The filter '${filter.name}' is invalid`]);
  const subnet = scenario.ec2.subnets.find((each) => each.id === id);
  if (subnet === undefined || (region !== undefined && region !== scenario.ec2.region))
    return serviceError(API, ['InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`]);
  return printed({
    SubnetIpv4CidrReservations: subnet.reservations.map(({ cidr, type }) => ({
      SubnetCidrReservationId: madeUpId('scr', `${id} ${formatCidr(cidr)}`),
      SubnetId: id,
      Cidr: formatCidr(cidr),
      ReservationType: type,
      OwnerId: ACCOUNT_ID,
    })),
    SubnetIpv6CidrReservations: [],
  });
}
