// What can be wrong with a scenario: a closed union by code. A fault says what and where in the document; the words
// are in `wording.ts`, the place in the text comes from `yamlText.ts`.

import type { Unit } from '../../base/metrics.ts';
import type { NamedThing } from './namedThing.ts';
import type { NetworkFault } from './networkFaults.ts';
import type { FieldError } from './fieldErrors.ts';

/** Keys and indexes from the document's root. */
export type DocumentPath = readonly (string | number)[];

/** What the numbers of a scenario come to together. */
export type Foreseen = 'pods' | 'nodes' | 'repetitions';

/** How a name is written: with dots, without, or as a host name that begins with a letter. */
export type NameForm = 'subdomain' | 'label' | 'service';

/** What the API server calls a key by where it stands. */
export type KeyNoun = 'label key' | 'annotation key' | 'taint key' | 'topology key';

/** Why a name means nothing where it is used, although the scenario knows it at another time. */
export type Absence =
  | { readonly kind: 'never' }
  /** `when`: where it is used. */
  | { readonly kind: 'created-later' | 'deleted-before'; readonly at: string; readonly when: string };

export type Fault =
  // The text
  | { readonly code: 'not-text'; readonly found: string }
  | { readonly code: 'too-large'; readonly limit: number; readonly of: string }
  | { readonly code: 'too-deep'; readonly limit: number }
  | {
      readonly code: 'empty-file';
      /** What it should be: a scenario unless said; `manifest` is any object of Kubernetes. */
      readonly kind?: string;
    }
  | {
      readonly code: 'yaml-syntax';
      readonly detail: string;
      readonly fix?: string;
      /** Whether the detail has nothing of the text in it. */
      readonly isPlain?: boolean;
    }
  | { readonly code: 'yaml-alias'; readonly detail: string }
  | { readonly code: 'several-documents' }
  | { readonly code: 'duplicate-key'; readonly key: string }
  | { readonly code: 'too-many-problems'; readonly more: number }
  | { readonly code: 'bad-key'; readonly key: string }
  // The shape
  | { readonly code: 'unknown-key'; readonly key: string; readonly known: readonly string[] }
  | { readonly code: 'missing-key'; readonly key: string }
  | {
      readonly code: 'wrong-type';
      readonly expected: string;
      readonly found: unknown;
      /** How the text has it, where it comes from one. */
      readonly written?: string;
    }
  | { readonly code: 'unknown-value'; readonly found: unknown; readonly allowed: readonly string[] }
  | { readonly code: 'out-of-range'; readonly minimum?: number; readonly maximum?: number }
  | { readonly code: 'empty-list' | 'not-rendered' }
  | { readonly code: 'bad-setting-path'; readonly path: string; readonly detail: string }
  // Single values
  | { readonly code: 'bad-name'; readonly found: string; readonly form: NameForm }
  | {
      readonly code: 'long-name';
      readonly found: string;
      readonly longest: number;
      /** Empty where the form of the name is the reason. */
      readonly because: string;
    }
  | { readonly code: 'bad-config-key' | 'reserved-name'; readonly found: string }
  | { readonly code: 'bad-label'; readonly found: string }
  | { readonly code: 'bad-qualified-name'; readonly found: string; readonly noun: KeyNoun | 'resource name' }
  | { readonly code: 'unknown-resource'; readonly found: string; readonly known: readonly string[] }
  | { readonly code: 'over-whole'; readonly found: string }
  | { readonly code: 'bad-workload'; readonly found: string }
  | { readonly code: 'bad-duration'; readonly found: unknown; readonly orWord?: string }
  | {
      readonly code: 'bad-undo' | 'bad-pause' | 'bad-exit-code' | 'bad-quantiles';
      readonly detail: string;
      readonly fix: string;
    }
  | { readonly code: 'bad-objective' | 'bad-sweep-values'; readonly detail: string; readonly fix: string }
  | { readonly code: 'bad-node-group'; readonly detail: string; readonly fix: string }
  | { readonly code: 'bad-command' | 'bad-trace'; readonly detail: string; readonly fix: string }
  | { readonly code: 'bad-quantity'; readonly found: unknown }
  | { readonly code: 'fractional-quantity'; readonly found: unknown; readonly resource: string }
  | { readonly code: 'bad-share'; readonly found: unknown }
  | { readonly code: 'bad-comparison'; readonly found: unknown }
  | { readonly code: 'bad-threshold'; readonly found: unknown; readonly unit: Unit }
  | { readonly code: 'bad-addresses'; readonly found: string }
  | { readonly code: 'bad-address' | 'bad-timestamp'; readonly found: string }
  | { readonly code: 'host-bits'; readonly found: string; readonly cidr: string }
  | { readonly code: 'unknown-instance-type'; readonly found: string }
  // The CNI's settings
  | {
      readonly code: 'bad-calico' | 'needs-calico' | 'needs-vpc-cni';
      readonly detail: string;
      readonly fix: string;
    }
  | { readonly code: 'unknown-cni-version'; readonly found: string }
  | { readonly code: 'unknown-cni-setting'; readonly name: string; readonly known: readonly string[] }
  | { readonly code: 'cni-setting-too-new'; readonly name: string; readonly since: string }
  | { readonly code: 'unsupported-setting'; readonly name: string; readonly feature: string }
  | {
      readonly code: 'bad-cni-value';
      readonly name: string;
      readonly found: unknown;
      readonly expected: string;
    }
  | { readonly code: 'prefix-mode-without-target' }
  | NetworkFault
  // The network
  | { readonly code: 'overlapping-cidrs'; readonly cidr: string; readonly other: string }
  | { readonly code: 'subnet-outside-vpc'; readonly cidr: string; readonly vpc: readonly string[] }
  | { readonly code: 'subnet-too-small' | 'subnet-too-large'; readonly cidr: string }
  | { readonly code: 'zone-outside-region'; readonly zone: string; readonly region: string }
  | { readonly code: 'outside-subnet'; readonly found: string; readonly subnet: string }
  | { readonly code: 'subnet-overfull'; readonly asked: number; readonly usable: number }
  // Manifests
  | { readonly code: 'unreadable-file'; readonly file: string; readonly detail: string }
  | {
      readonly code: 'wrong-api-version';
      readonly kind: string;
      readonly found: string;
      readonly served: readonly string[];
    }
  | {
      readonly code: 'unknown-kind';
      readonly kind: string;
      readonly found: string;
      readonly meant?: { readonly kind: string; readonly apiVersion: string };
    }
  | FieldError
  | { readonly code: 'restart-policy'; readonly found: string; readonly allowed: readonly string[] }
  | {
      readonly code: 'selector-mismatch';
      readonly key: string;
      readonly value: string;
      /** What the pods have instead. */
      readonly label: string | undefined;
    }
  | { readonly code: 'conflicting-keys'; readonly keys: readonly string[] }
  | { readonly code: 'bad-schedule'; readonly found: string }
  | {
      readonly code: 'request-over-limit';
      readonly request: string | number;
      readonly limit: string | number;
    }
  | { readonly code: 'host-port'; readonly containerPort: number }
  | { readonly code: 'bad-requirement'; readonly operator: string; readonly expected: string }
  // What a scenario starts from
  | { readonly code: 'address-twice'; readonly address: string; readonly other: string }
  | { readonly code: 'address-of-no-interface'; readonly address: string; readonly node: string }
  | { readonly code: 'reserved-address' | 'not-a-prefix'; readonly found: string }
  | {
      readonly code: 'too-many-interfaces' | 'too-many-addresses';
      readonly found: number;
      readonly limit: number;
      readonly type: string;
    }
  | {
      readonly code: 'no-such-network-card';
      readonly networkCard: number;
      readonly cards: number;
      readonly type: string;
    }
  | { readonly code: 'no-primary-interface' | 'no-trunk-interface' | 'pod-without-address' }
  | { readonly code: 'branch-of-no-pod'; readonly pod: string; readonly node: string }
  | { readonly code: 'listed-twice'; readonly what: string; readonly name: string }
  | {
      readonly code: 'other-zone';
      readonly subnet: string;
      readonly zone: string;
      readonly nodeZone: string;
    }
  | { readonly code: 'pod-without-node'; readonly node: string | undefined }
  | { readonly code: 'pod-without-spec'; readonly owner: string | undefined }
  | { readonly code: 'after-the-start'; readonly found: string; readonly clock: string }
  | {
      readonly code: 'more-nodes-than-size';
      readonly group: string;
      readonly nodes: number;
      readonly size: number;
    }
  | { readonly code: 'over-max-pods'; readonly pods: number; readonly maxPods: number }
  | { readonly code: 'no-agent'; readonly node: string }
  | { readonly code: 'current-revisions'; readonly deployment: string; readonly count: number }
  | { readonly code: 'bad-adopt'; readonly detail: string; readonly fix: string }
  // The story
  | { readonly code: 'duplicate-name'; readonly thing: NamedThing; readonly name: string }
  | {
      readonly code: 'unknown-reference';
      readonly thing: NamedThing;
      readonly name: string;
      readonly known: readonly string[];
      readonly absence: Absence;
    }
  | { readonly code: 'no-such-container'; readonly name: string; readonly known: readonly string[] }
  | {
      readonly code: 'no-such-node';
      readonly group: string;
      readonly index: number;
      readonly size: number;
      /** Where it is used. */
      readonly at: string;
    }
  | { readonly code: 'no-shape'; readonly shapes: readonly string[] }
  | { readonly code: 'endless-workload' }
  | { readonly code: 'no-span'; readonly from: string; readonly until: string }
  | { readonly code: 'no-time'; readonly name: string }
  | { readonly code: 'no-action'; readonly actions: readonly string[] }
  | { readonly code: 'several-actions'; readonly actions: readonly string[] }
  | { readonly code: 'not-over-a-span'; readonly key: string }
  | { readonly code: 'empty-span'; readonly from: string; readonly to: string }
  | { readonly code: 'nothing-named' | 'nothing-chosen'; readonly keys: readonly string[] }
  | { readonly code: 'unordered'; readonly at: string; readonly previous: string }
  | { readonly code: 'after-the-end'; readonly at: string; readonly until: string }
  | { readonly code: 'too-many-steps'; readonly limit: number }
  | { readonly code: 'too-long'; readonly found: string; readonly limit: string }
  | {
      readonly code: 'too-many';
      readonly of: Foreseen;
      readonly total: number;
      /** What the part it is told at adds. */
      readonly here: number;
      readonly limit: number;
    };

export type ProblemCode = Fault['code'];

/** A fault and the value, or the key, that it is about. */
export interface LocatedFault {
  readonly fault: Fault;
  readonly path: DocumentPath;
  /** `key`: the fault is in the last key of the path itself, not in its value. */
  readonly target: 'key' | 'value';
  /** Where the value at the path is a text of its own, a manifest: where in it. */
  readonly within?: TextPlace;
  /** Whether that text may be anything: if it is another file's, nothing of it is quoted. */
  readonly isForeign?: boolean;
  /** The file that text was read from, where it was. */
  readonly file?: string;
}

export interface TextPlace {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Within the line; at least 1. */
  readonly length: number;
  /** The line itself. */
  readonly excerpt: string;
}

/** A fault as a person reads it beside the text. */
export interface Problem {
  readonly code: ProblemCode;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Within the line; at least 1. */
  readonly length: number;
  /** As in `nodeGroups[0].instanceType`; empty for the file as a whole. */
  readonly path: string;
  /** Where it stands in another file, which the scenario refers to: that file and, where it may be shown, the line. */
  readonly elsewhere?: {
    readonly file: string;
    readonly excerpt: string;
    /** Of the scenario's text, where it names the file. */
    readonly line?: number;
  };
  /** What is wrong. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
  /** The same to the letter, for the text that it points at; undefined where it takes a person to know. */
  readonly replacement?: string;
}

/** `nodeGroups[0].instanceType`. */
export function formatPath(path: DocumentPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}

export function faultAt(
  path: DocumentPath,
  fault: Fault,
  target: LocatedFault['target'] = 'value',
): LocatedFault {
  return { fault, path, target };
}
