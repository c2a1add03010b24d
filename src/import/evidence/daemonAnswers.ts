// What ipamd answers on port 61679, and what eks-log-collector keeps of it in the folder ipamd/.

import { parseCidr, PREFIX_LENGTH } from '../../base/ipv4.ts';
import type { Sheet } from '../text/sheet.ts';
import {
  addressAt,
  at,
  countAt,
  flagAt,
  isRecord,
  type Json,
  recordAt,
  textAt,
  timeAt,
} from '../text/values.ts';
import type { StoredAddressFact, StoredEniFact } from './facts.ts';
import { settingsIn } from './objects.ts';
import type { Reading, Recogniser } from './recogniser.ts';

/** The stores, one a network card from v1.20.0 on. */
function storesOf(header: Json): readonly Json[] {
  return [header, ...Object.values(header)].filter(isRecord).filter((store) => isRecord(at(store, 'ENIs')));
}

export const DAEMON_ANSWERS: readonly Recogniser[] = [
  {
    reads: 'the pool of a node (/v1/enis)',
    recognises: ({ header }) => storesOf(header).length > 0,
    read({ header }, reading) {
      const enis = storesOf(header).flatMap((store) =>
        Object.entries(recordAt(store, 'ENIs')).map(([id, eni]) => storedEni(id, eni, reading)),
      );
      reading.evidence.count('pool of a node');
      reading.evidence.pools.push({
        file: reading.file,
        instanceId: reading.instanceId,
        node: /\bip-\d+-\d+-\d+-\d+/.exec(reading.path)?.[0],
        enis,
      });
    },
  },
  {
    reads: 'settings of aws-node (/v1/ipamd-env-settings)',
    recognises: ({ header }) =>
      ['WARM_ENI_TARGET', 'WARM_IP_TARGET', 'WARM_PREFIX_TARGET', 'AWS_VPC_K8S_CNI_EXTERNALSNAT'].some(
        (name) => header[name] !== undefined,
      ),
    read({ header }, { file, evidence }) {
      const given = Object.entries(header).flatMap(([name, value]) =>
        ['string', 'number', 'boolean'].includes(typeof value) && value !== ''
          ? [[name, String(value)] as const]
          : [],
      );
      evidence.count('settings of aws-node');
      evidence.cni.push({
        file,
        version: undefined,
        env: settingsIn(Object.fromEntries(given)),
        of: 'part',
      });
    },
  },
  {
    reads: 'a checkpoint of ipamd (ipam.json)',
    recognises: ({ header, lists }) =>
      lists.has('allocations') && (textAt(header, 'version') ?? '').startsWith('vpc-cni-ipam/'),
    read: (sheet, reading) => readCheckpoint(sheet, reading),
  },
];

function storedEni(id: string, eni: unknown, reading: Reading): StoredEniFact {
  const addresses: string[] = [];
  const prefixes: string[] = [];
  const used: StoredAddressFact[] = [];
  for (const [text, cidr] of Object.entries(recordAt(eni, 'AvailableIPv4Cidrs'))) {
    const block = parseCidr(text);
    if (block === undefined) continue;
    if (block.length === PREFIX_LENGTH) prefixes.push(text);
    else addresses.push(text.slice(0, text.indexOf('/')));
    for (const stored of Object.values(recordAt(cidr, 'IPAddresses'))) {
      const fact = storedAddress(stored, reading);
      if (fact !== undefined) used.push(fact);
    }
  }
  return {
    id: textAt(eni, 'ID') ?? id,
    device: flagAt(eni, 'IsPrimary') ? 0 : (countAt(eni, 'DeviceNumber') ?? 0),
    isTrunk: flagAt(eni, 'IsTrunk'),
    subnet: textAt(eni, 'SubnetID'),
    addresses,
    prefixes,
    used,
  };
}

function storedAddress(stored: unknown, { evidence }: Reading): StoredAddressFact | undefined {
  const address = addressAt(stored, 'Address');
  if (address === undefined) return undefined;
  const isAssigned = textAt(stored, 'IPAMKey', 'containerID') !== undefined;
  const name = textAt(stored, 'IPAMMetadata', 'k8sPodName');
  const namespace = textAt(stored, 'IPAMMetadata', 'k8sPodNamespace') ?? 'default';
  const unassignedAt = isAssigned ? undefined : timeAt(stored, 'UnassignedTime');
  evidence.sawTime(timeAt(stored, 'AssignedTime'), unassignedAt);
  return {
    address,
    pod: isAssigned && name !== undefined ? `${namespace}/${name}` : undefined,
    unassignedAt,
  };
}

/** It knows neither ENIs nor what cools down: only which pod has which address. */
function readCheckpoint({ lists }: Sheet, { file, evidence, instanceId }: Reading): void {
  const used = [...(lists.get('allocations')?.values() ?? [])].flatMap((allocation): StoredAddressFact[] => {
    const address = addressAt(allocation, 'ipv4');
    const name = textAt(allocation, 'metadata', 'k8sPodName');
    const namespace = textAt(allocation, 'metadata', 'k8sPodNamespace') ?? 'default';
    if (address === undefined || name === undefined) return [];
    return [{ address, pod: `${namespace}/${name}`, unassignedAt: undefined }];
  });
  evidence.count('checkpoint of a node');
  evidence.checkpoints.push({ file, instanceId, used });
}
