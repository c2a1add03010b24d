// Which texts the API server takes as names: of objects, of labels and their values, of resources. Each is told by its
// length first, so that a pattern never sees a long text.
// @upstream apimachinery/pkg/util/validation, pkg/apis/core/validation

import type { Fault, KeyNoun, NameForm } from './diagnostics.ts';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const NAME_PART = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];

/** As of namespaces and containers. @upstream IsDNS1123Label */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && LABEL.test(text);
}

/** As of most objects. @upstream IsDNS1123Subdomain */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && text.split('.').every((part) => LABEL.test(part));
}

/** @upstream IsDNS1035Label */
function isServiceName(text: string): boolean {
  return isDnsLabel(text) && /^[a-z]/.test(text);
}

const FORMS = {
  subdomain: { judge: isDnsSubdomain, longest: 253 },
  label: { judge: isDnsLabel, longest: 63 },
  service: { judge: isServiceName, longest: 63 },
} as const satisfies Readonly<Record<NameForm, unknown>>;

/** How long a name may be where that is less than its form allows, and why. */
export interface Shortness {
  readonly longest: number;
  readonly because: string;
}

export function nameFault(found: string, form: NameForm, shorter?: Shortness): Fault | undefined {
  const { judge, longest } = FORMS[form];
  const { longest: limit, because } = shorter ?? { longest, because: '' };
  if (found.length > limit) return { code: 'long-name', found, longest: limit, because };
  return judge(found) ? undefined : { code: 'bad-name', found, form };
}

/** @upstream IsConfigMapKey */
export function configKeyFault(found: string): Fault | undefined {
  const isKey = found.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(found);
  return isKey && found !== '.' && !found.startsWith('..') ? undefined : { code: 'bad-config-key', found };
}

/** `name` or `prefix/name`. @upstream IsQualifiedName */
function isQualifiedName(text: string): boolean {
  const slash = text.indexOf('/');
  const name = text.slice(slash + 1);
  return (slash === -1 || isDnsSubdomain(text.slice(0, slash))) && name.length <= 63 && NAME_PART.test(name);
}

export function keyFault(found: string, noun: KeyNoun): Fault | undefined {
  // Only keys of annotations are compared without their case.
  const text = noun === 'annotation key' ? found.toLowerCase() : found;
  return isQualifiedName(text) ? undefined : { code: 'bad-qualified-name', found, noun };
}

/** @upstream IsValidLabelValue */
export function labelValueFault(found: unknown): Fault | undefined {
  if (typeof found !== 'string') return { code: 'wrong-type', expected: 'a string', found };
  const isValue = found === '' || (found.length <= 63 && NAME_PART.test(found));
  return isValue ? undefined : { code: 'bad-label', found };
}

/** What nodes have beside Kubernetes' own resources: counted in whole pieces. @upstream IsExtendedResourceName */
export function isExtendedResource(name: string): boolean {
  return name.includes('/') && !name.includes('kubernetes.io/');
}

/** Whether its limit may be another than its request. @upstream helper.IsOvercommitAllowed */
export function isOvercommitAllowed(name: string): boolean {
  return !isExtendedResource(name) && !name.startsWith('hugepages-');
}

/** What a container may ask for. @upstream ValidateContainerResourceName */
export function resourceFault(found: string): Fault | undefined {
  const isKnown = RESOURCES.includes(found) || found.startsWith('hugepages-');
  if (!isQualifiedName(found)) return { code: 'bad-qualified-name', found, noun: 'resource name' };
  return isKnown || found.includes('/') ? undefined : { code: 'unknown-resource', found, known: RESOURCES };
}
