// The settings of aws-node that `tune` tries unless it is told others: the warm targets, in secondary and, where all
// node groups can have them, in prefix mode. Each names all four targets and the mode, so that what the file says of
// them does not matter.

import { IPS_PER_PREFIX } from '../base/ipv4.ts';
import { instanceType, supportsPrefixDelegation } from '../ec2/instanceTypes.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { Setting } from '../scenario/variant.ts';

export interface SpaceSettings {
  readonly name: string;
  readonly settings: readonly Setting[];
}

const WARM_ENI = [0, 1, 2];
const WARM_IP = [1, 2, 3, 5, 8, 12, 16, 20];
/** Null: unset. Small steps first, where most nodes' pods are. */
const MINIMUM_IP = [null, 4, 8, 12, 16, 20, 30, 40, 60];
const WARM_PREFIX = [1, 2, 3];
const WARM_IP_IN_PREFIXES = [1, 5, 10, 16];
const MINIMUM_IP_IN_PREFIXES = [null, 16, 32, 48];

type Targets = Readonly<
  Record<'WARM_ENI_TARGET' | 'WARM_IP_TARGET' | 'MINIMUM_IP_TARGET' | 'WARM_PREFIX_TARGET', number | null>
>;

/** Of which `kubectl set env` would speak. */
const UNSET: Targets = {
  WARM_ENI_TARGET: null,
  WARM_IP_TARGET: null,
  MINIMUM_IP_TARGET: null,
  WARM_PREFIX_TARGET: null,
};

export function tuneSpace({ nodeGroups }: ScenarioDocument): SpaceSettings[] {
  const types = nodeGroups.flatMap((group) => instanceType(group.instanceType) ?? []);
  const addresses = Math.max(...types.map(({ maxEnis, ipv4PerEni }) => maxEnis * (ipv4PerEni - 1)));
  const takesPrefixes = types.length > 0 && types.every(supportsPrefixDelegation);
  return [
    ...ofMode(false, [
      ...WARM_ENI.map((eni) => ({ ...UNSET, WARM_ENI_TARGET: eni })),
      ...ipTargets(WARM_IP, [...MINIMUM_IP, addresses], addresses),
    ]),
    ...(takesPrefixes
      ? ofMode(true, [
          ...WARM_PREFIX.map((prefix) => ({ ...UNSET, WARM_PREFIX_TARGET: prefix })),
          ...ipTargets(WARM_IP_IN_PREFIXES, MINIMUM_IP_IN_PREFIXES, addresses * IPS_PER_PREFIX),
        ])
      : []),
  ];
}

/** A minimum that the first pod's warm addresses reach anyway is no other setting. */
function ipTargets(warm: readonly number[], minima: readonly (number | null)[], most: number): Targets[] {
  return warm.flatMap((ip) =>
    [...new Set(minima)]
      .filter((minimum) => minimum === null || (minimum > ip && minimum <= most))
      .map((minimum) => ({ ...UNSET, WARM_IP_TARGET: ip, MINIMUM_IP_TARGET: minimum })),
  );
}

function ofMode(prefixMode: boolean, targets: readonly Targets[]): SpaceSettings[] {
  return targets.map((each) => {
    const env = { ENABLE_PREFIX_DELEGATION: prefixMode ? 'true' : 'false', ...each };
    const said = Object.entries(each).flatMap(([name, value]) =>
      value === null ? [] : [`${name}=${value}`],
    );
    return {
      name: [...(prefixMode ? ['prefix delegation'] : []), ...said].join(' '),
      settings: Object.entries(env).map(([name, value]) => ({ path: `cni.env.${name}`, value })),
    };
  });
}
