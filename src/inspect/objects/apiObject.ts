// Objects as the API server gives them out, with the metadata that all of them have.

import { own } from '../../base/own.ts';
import type { ObjectMeta, OwnerReference } from 'kubernetes-types/meta/v1.d.ts';

export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta & { readonly name: string };
}

/** An object of a kind with its spec, status or data. */
export type ApiObjectWith<Body> = ApiObject & Body;

const API_VERSION_OF_OWNER: Readonly<Record<string, string>> = {
  ReplicaSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  StatefulSet: 'apps/v1',
  Deployment: 'apps/v1',
  ReplicationController: 'v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
  Node: 'v1',
};

export function ownerReference(owner: {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}): OwnerReference {
  const { kind, name, uid } = owner;
  return {
    apiVersion: own(API_VERSION_OF_OWNER, kind) ?? 'v1',
    blockOwnerDeletion: true,
    controller: true,
    kind,
    name,
    uid,
  };
}

/** Fields of which some may say nothing. */
type Unspoken<T> = { readonly [Key in keyof T]: T[Key] | undefined };

/** The fields that say something: empty maps and lists and absent values are left out, as the API does. */
export function spoken<T extends object>(fields: Unspoken<T>): T {
  const said = Object.entries(fields).filter(([, value]) => !isSilent(value));
  return Object.fromEntries(said) as T;
}

function isSilent(value: unknown): boolean {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
