// What rules have to say of one value, in the words of Kubernetes' field errors.
// @upstream k8s.io/apimachinery/pkg/util/validation/field

import { type DocumentPath, faultAt, type LocatedFault } from '../../language/diagnostics.ts';
import { isDnsLabel, isDnsSubdomain, keyFault, labelValueFault } from '../../language/kubernetesNames.ts';
import { numberIn, textIn, type Written } from './fields.ts';

/** A key, or a path of them. */
type Place = string | DocumentPath;

export class Findings {
  readonly faults: LocatedFault[] = [];
  private readonly path: DocumentPath;

  /** `path` is that of the value the rules are asked about. */
  constructor(path: DocumentPath) {
    this.path = path;
  }

  /** `place` is where it should be. */
  required(place: Place, detail = ''): void {
    const path = [place].flat();
    const key = String(path.at(-1) ?? '');
    this.tell(path.slice(0, -1), { code: 'required-value', key, detail }, 'key');
  }

  invalid(place: Place, found: unknown, detail: string): void {
    this.tell([place].flat(), { code: 'invalid-value', found, detail });
  }

  forbidden(place: Place, detail: string): void {
    this.tell([place].flat(), { code: 'forbidden-value', detail }, 'key');
  }

  duplicate(place: Place, found: unknown): void {
    this.tell([place].flat(), { code: 'duplicate-value', found });
  }

  notFound(place: Place, found: string): void {
    this.tell([place].flat(), { code: 'missing-value', found });
  }

  /** Nothing where it is not there: whoever needs it says so. */
  oneOf(object: Written, key: string, allowed: readonly string[]): void {
    const found = textIn(object, key);
    if (found !== '' && !allowed.includes(found)) this.tell([key], { code: 'unknown-value', found, allowed });
  }

  /** Texts that must not be empty. */
  needs(object: Written, ...keys: readonly string[]): void {
    for (const key of keys) if (textIn(object, key) === '') this.required(key);
  }

  notNegative(object: Written, ...keys: readonly string[]): void {
    for (const key of keys) {
      const found = numberIn(object, key) ?? 0;
      if (found < 0) this.invalid(key, found, 'must be greater than or equal to 0');
    }
  }

  between(object: Written, key: string, least: number, most: number): void {
    const found = numberIn(object, key);
    if (found !== undefined && (found < least || found > most))
      this.invalid(key, found, `must be between ${least} and ${most}, inclusive`);
  }

  label(object: Written, ...keys: readonly string[]): void {
    for (const key of keys) {
      const found = textIn(object, key);
      if (found !== '' && !isDnsLabel(found)) this.tell([key], { code: 'bad-name', found, form: 'label' });
    }
  }

  subdomain(object: Written, ...keys: readonly string[]): void {
    for (const key of keys) {
      const found = textIn(object, key);
      if (found !== '' && !isDnsSubdomain(found))
        this.tell([key], { code: 'bad-name', found, form: 'subdomain' });
    }
  }

  /** Keys and values of a mapping of labels. */
  labels(place: string, labels: Written): void {
    for (const [key, value] of Object.entries(labels)) {
      const ofKey = keyFault(key, 'label key');
      if (ofKey !== undefined) this.tell([place, key], ofKey, 'key');
      const ofValue = labelValueFault(value);
      if (ofValue !== undefined) this.tell([place, key], ofValue);
    }
  }

  qualified(place: Place, found: string): void {
    const fault = keyFault(found, 'label key');
    if (fault !== undefined) this.tell([place].flat(), fault);
  }

  tell(place: DocumentPath, fault: LocatedFault['fault'], target: LocatedFault['target'] = 'value'): void {
    this.faults.push(faultAt([...this.path, ...place], fault, target));
  }
}

/** Of a value of some type; asked where each of its fields has the right one. */
export type TypeRule = (value: Written, say: Findings) => void;

export type TypeRules = Readonly<Record<string, TypeRule>>;
