// Whether aws-node would start with the settings of a scenario, at the start and after each change of them.

import type { IpFamily } from '../../base/address.ts';
import { own } from '../../base/own.ts';
import { calicoFaults, calicoKeyFaults } from './calicoChecks.ts';
import { type CniEnvDocument, isTrue, vpcCniVersion, withChanges } from '../cluster/cniDocument.ts';
import type { CniVersion } from '../../base/cniReleases.ts';
import { CNI_SETTINGS, type CniEnv, knows, manifestEnv } from '../cluster/cniSettings.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import type { Course } from './course.ts';

export function cniFaults(course: Course): LocatedFault[] {
  if (course.document.cni.plugin === 'calico') return calicoFaults(course);
  return [...calicoKeyFaults(course.document), ...awsNodeFaults(course)];
}

function awsNodeFaults({ document, cniChanges }: Course): LocatedFault[] {
  const { ipFamily } = document.kubernetes;
  let version = vpcCniVersion(document.cni);
  let changed: CniEnvDocument = {};
  const faults: LocatedFault[] = [];
  let env = manifestEnv(version, ipFamily);
  const become = (after: CniEnv, path: DocumentPath): void => {
    const before = env;
    env = after;
    if (entrypointRefuses(env) && !entrypointRefuses(before)) {
      faults.push(faultAt(path, { code: 'prefix-mode-without-target' }, 'key'));
    }
    if (!isOfFamily(env, ipFamily) && isOfFamily(before, ipFamily)) {
      faults.push(faultAt(path, { code: 'other-ip-family', ipFamily }, 'key'));
    }
  };
  const set = (changes: CniEnvDocument, path: DocumentPath): void => {
    changed = { ...changed, ...changes };
    faults.push(...unknownYet(version, changes, path));
    become(withChanges(env, changes), path);
  };
  set(document.cni.env, ['cni', 'env']);
  for (const { change, path } of cniChanges) {
    if ('env' in change) {
      set(change.env, path);
    } else {
      version = change.version;
      become(withChanges(manifestEnv(version, ipFamily), changed), path);
    }
  }
  return faults;
}

/** Settings that only later versions know. */
function unknownYet(version: CniVersion, changes: CniEnvDocument, path: DocumentPath): LocatedFault[] {
  return Object.keys(changes).flatMap((name) => {
    const setting = own(CNI_SETTINGS, name);
    if (setting?.since === undefined || knows(version, setting)) return [];
    return [faultAt([...path, name], { code: 'cni-setting-too-new', name, since: setting.since }, 'key')];
  });
}

/** Whether ipamd gives pods addresses of the cluster's family. @upstream pkg/ipamd/ipamd.go#isConfigValid */
function isOfFamily(env: CniEnv, ipFamily: IpFamily): boolean {
  const isOn = (name: string, fallback: string): boolean => isTrue(env[name] ?? fallback);
  if (isOn('ENABLE_IPv6', 'false') !== (ipFamily === 'ipv6')) return false;
  if (isOn('ENABLE_IPv4', 'true') !== (ipFamily === 'ipv4')) return false;
  if (ipFamily === 'ipv4') return true;
  return isOn('ENABLE_PREFIX_DELEGATION', 'false') && !isOn('AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG', 'false');
}

/** @upstream cmd/aws-vpc-cni/main.go#validateEnvVars */
function entrypointRefuses(env: CniEnv): boolean {
  const target = (name: string): number => Number(env[name] ?? '0');
  return (
    isTrue(env.ENABLE_PREFIX_DELEGATION ?? 'false') &&
    target('WARM_PREFIX_TARGET') === 0 &&
    target('WARM_IP_TARGET') === 0 &&
    target('MINIMUM_IP_TARGET') === 0
  );
}
