// Whether Calico could be installed as a scenario asks, and whether nothing is asked of the VPC CNI then.

import { blockAddresses, familyOf } from '../../base/address.ts';
import { refusalOfConfig, DEFAULT_IPAM_CONFIG } from '../../calico/ipamConfig.ts';
import { checkPool } from '../../calico/poolChecks.ts';
import type { IpPool } from '../../calico/pool.ts';
import { CALICO_VERSIONS } from '../../calico/rules.ts';
import { CALICO_KEYS, calicoVersionOf, compileCalico, poolSpecs } from '../cluster/calicoDocument.ts';
import type { ScenarioDocument } from '../document/document.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import type { Course } from './course.ts';

/** What only Calico reads, in a cluster without it. */
export function calicoKeyFaults({ cni }: ScenarioDocument): LocatedFault[] {
  const faults = CALICO_KEYS.filter((key) => cni[key] !== undefined).map((key) =>
    faultAt(
      ['cni', key],
      { code: 'needs-calico', detail: `the VPC CNI has no ${key}`, fix: 'remove it, or add plugin: calico' },
      'key',
    ),
  );
  if (cni.version !== undefined && calicoVersionOf(cni.version) !== undefined)
    faults.push(
      faultAt(['cni', 'version'], {
        code: 'needs-calico',
        detail: `${cni.version} is a version of Calico`,
        fix: 'add plugin: calico, or use a version of the VPC CNI',
      }),
    );
  return faults;
}

export function calicoFaults({ document, cniChanges }: Course): LocatedFault[] {
  const { cni, kubernetes, start } = document;
  const faults: LocatedFault[] = [];
  const refuse = (path: DocumentPath, detail: string, fix: string): void => {
    faults.push(faultAt(path, { code: 'bad-calico', detail, fix }));
  };
  if (calicoVersionOf(cni.version) === undefined)
    refuse(
      ['cni', 'version'],
      `unknown version of Calico ${cni.version ?? ''}`,
      `use ${CALICO_VERSIONS.join(' or ')}`,
    );
  if (kubernetes.ipFamily === 'ipv6')
    refuse(['kubernetes', 'ipFamily'], 'Calico in an IPv6 cluster is not simulated', 'use ipFamily: ipv4');
  if (start !== undefined)
    refuse(['start'], 'a start state with Calico is not simulated', 'remove start, or use plugin: vpc-cni');
  const { config } = compileCalico(cni, cni.version);
  const refusal = refusalOfConfig(config, DEFAULT_IPAM_CONFIG);
  if (refusal !== undefined)
    refuse(
      ['cni', config.autoAllocateBlocks ? 'maxBlocksPerHost' : 'autoAllocateBlocks'],
      `Calico refuses this: ${refusal}`,
      'add strictAffinity: true',
    );
  for (const { path } of cniChanges)
    faults.push(
      faultAt(
        path,
        {
          code: 'needs-vpc-cni',
          detail: 'there is no aws-node in a cluster with Calico',
          fix: 'remove the step',
        },
        'key',
      ),
    );
  return [...faults, ...poolFaults(document)];
}

function poolFaults({ cni, nodeGroups }: ScenarioDocument): LocatedFault[] {
  const faults: LocatedFault[] = [];
  const pools: IpPool[] = [];
  const pathOf = (place: number): DocumentPath =>
    cni.pools === undefined ? ['cni'] : ['cni', 'pools', place];
  const refuse = (place: number, detail: string, fix: string): void => {
    faults.push(faultAt(pathOf(place), { code: 'bad-calico', detail, fix }, 'key'));
  };
  for (const [place, spec] of poolSpecs(cni).entries()) {
    const checked = checkPool(spec, pools);
    if (!checked.ok)
      refuse(place, `Calico refuses pool ${spec.name}: ${checked.error.trim()}`, 'change the pool');
    else if (familyOf(checked.pool.cidr.base) === 'ipv6')
      refuse(place, `IPv6 pools are not simulated: ${spec.name}`, 'remove the pool');
    else if (pools.some(({ name }) => name === spec.name))
      refuse(place, `two pools are called ${spec.name}`, 'give them different names');
    else pools.push(checked.pool);
  }
  if (faults.length > 0) return faults;
  const nodes = nodeGroups.reduce((sum, { size }) => sum + size, 0);
  const blocks = pools.reduce((sum, pool) => sum + blocksFor(pool), 0);
  if (blocks < nodes)
    refuse(
      pools.length - 1,
      `too small for a block each: ${blocks} blocks for ${nodes} nodes`,
      'use a larger pool, or smaller blocks (a larger blockSize)',
    );
  return faults;
}

/** Those that pods get addresses of without asking for them. */
function blocksFor({ cidr, blockSize, disabled, assignmentMode, allowedUses }: IpPool): number {
  const serves = !disabled && assignmentMode === 'Automatic' && allowedUses.includes('Workload');
  return serves ? blockAddresses(cidr) / 2 ** (32 - blockSize) : 0;
}
