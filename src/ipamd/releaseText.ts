// A version as people and images write it, and what is known of one that is not a release: which is nearest, and what
// the releases around it do otherwise.

import { elementAt } from '../base/assert.ts';
import { CNI_VERSIONS, isCniVersion, type CniVersion } from '../base/cniReleases.ts';
import { keysOf } from '../base/records.ts';
import { UPSTREAM_RULES, upstreamRules } from './rules.ts';

/** With or without `v`, and with the build of EKS’ add-on. */
const VERSION = /^v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:-eksbuild\.\d{1,4})?$/;

export interface NearestRelease {
  readonly nearest: CniVersion;
  /** The release on the other side; undefined: it is earlier or later than all that are known. */
  readonly other: CniVersion | undefined;
}

/** Undefined: not a release. */
export function releaseNamed(text: string): CniVersion | undefined {
  const version = `v${numbersIn(text)?.join('.') ?? ''}`;
  return isCniVersion(version) ? version : undefined;
}

/** `v1.23.1-eksbuild.2` of `…/amazon-k8s-cni:v1.23.1-eksbuild.2`; empty where an image has none. */
export function imageTag(image: string): string {
  return /:([^:/]+)$/.exec(image)?.[1] ?? '';
}

/** The last one before it of the same minor version, else the next one. Undefined: not a version. */
export function nearestRelease(text: string): NearestRelease | undefined {
  const numbers = numbersIn(text);
  if (numbers === undefined) return undefined;
  const earlier = CNI_VERSIONS.findLast((version) => isEarlier(version, numbers));
  const later = CNI_VERSIONS.find((version) => !isEarlier(version, numbers));
  if (earlier === undefined || later === undefined) {
    const nearest = earlier ?? later;
    return nearest && { nearest, other: undefined };
  }
  const isSameMinor = earlier.startsWith(`v${numbers.slice(0, 2).join('.')}.`);
  return isSameMinor ? { nearest: earlier, other: later } : { nearest: later, other: earlier };
}

/** `it has the same rules`, or what differs. */
export function differenceText({ nearest, other }: NearestRelease): string {
  if (other === undefined) return 'what differs is not known';
  const [has, others] = [upstreamRules(nearest), upstreamRules(other)];
  const differing = keysOf(UPSTREAM_RULES).filter((name) => has[name] !== others[name]);
  if (differing.length === 0) return 'it has the same rules';
  const words = differing.map((name) => `${has[name] ? 'it' : other} ${UPSTREAM_RULES[name].does}`);
  return `from it to ${other}, ${words.join('; ')}`;
}

function numbersIn(text: string): readonly number[] | undefined {
  return VERSION.exec(text)?.slice(1).map(Number);
}

function isEarlier(version: CniVersion, numbers: readonly number[]): boolean {
  const own = numbersIn(version) ?? [];
  const differing = own.findIndex((part, index) => part !== numbers[index]);
  return differing >= 0 && elementAt(own, differing) < elementAt(numbers, differing);
}
