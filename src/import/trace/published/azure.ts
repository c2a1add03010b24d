// The traces of virtual machines that Azure has published.

import { amounts, cores, COUNT, gibibytes, life, type PublishedTrace } from './publishedTrace.ts';

const MACHINES = { what: 'origin', value: 'a virtual machine each', because: 'the trace has no pods' };

/** Machines that were there at the end of the 30 days have this as their end. */
const END_OF_AZURE = 2_591_400;

/** @upstream Azure/AzurePublicDataset AzurePublicDatasetV1.md, AzurePublicDatasetV2.md */
const AZURE_MACHINES: PublishedTrace = {
  columns: [
    'vmid',
    'subscriptionid',
    'deploymentid',
    'vmcreated',
    'vmdeleted',
    'maxcpu',
    'avgcpu',
    'p95maxcpu',
    'vmcategory',
    'vmcorecount',
    'vmmemory',
  ],
  forms: { vmid: /./, vmcreated: COUNT, vmdeleted: /^\d*$/, vmcorecount: /^>?\d/, vmmemory: /^>?\d/ },
  names: { vmcorecount: ['vmcorecountbucket'], vmmemory: ['vmmemorybucket'] },
  guesses: [MACHINES],
  life: (cell) =>
    life(
      [cell('vmid')],
      [cell('vmcreated'), Number(cell('vmdeleted')) >= END_OF_AZURE ? '' : cell('vmdeleted')],
      amounts({ cpu: [cell('vmcorecount'), cores], memory: [cell('vmmemory'), gibibytes] }),
    ),
};

export const AZURE: readonly PublishedTrace[] = [AZURE_MACHINES];
