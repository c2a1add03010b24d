// Field selectors: `status.phase=Running,spec.nodeName!=a`. The server knows only a few fields of each kind.

import { own } from '../base/own.ts';
import type { ApiResource } from './apiResources.ts';
import { at, list, text } from './objects.ts';

export interface FieldRequirement {
  readonly field: string;
  readonly equal: boolean;
  readonly value: string;
}

/** A selector that is none, or names a field that the server does not select by. */
export class BadFieldSelector extends Error {}

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase'],
  services: ['spec.clusterIP', 'spec.type'],
  secrets: ['type'],
  jobs: ['status.successful'],
  replicasets: ['status.replicas'],
  replicationcontrollers: ['status.replicas'],
};

/** @upstream apimachinery/pkg/fields/selector.go#ParseSelector */
export function parseFieldSelector(source: string, resource: ApiResource): readonly FieldRequirement[] {
  return splitTerms(source).map((term) => {
    const parts = /^((?:[^=!]|!(?!=))*)(==|!=|=)(.*)$/s.exec(term);
    if (parts === null)
      throw new BadFieldSelector(`invalid selector: '${source}'; can't understand '${term}'`);
    const [, field = '', sign, value = ''] = parts;
    if (!isKnown(field, resource)) throw new BadFieldSelector(`field label not supported: ${field}`);
    return { field, equal: sign !== '!=', value: value.replaceAll(/\\(.)/g, '$1') };
  });
}

/** At commas that no backslash protects. */
function splitTerms(source: string): readonly string[] {
  return [...source.matchAll(/(?:\\.|[^,\\])+/gs)].map(([term]) => term);
}

function isKnown(field: string, { name, namespaced }: ApiResource): boolean {
  if (field === 'metadata.name' || (field === 'metadata.namespace' && namespaced)) return true;
  return (own(FIELDS, name) ?? []).includes(field);
}

export function matchesFields(requirements: readonly FieldRequirement[], object: unknown): boolean {
  return requirements.every(({ field, equal, value }) => (fieldText(object, field) === value) === equal);
}

function fieldText(object: unknown, field: string): string {
  switch (field) {
    case 'spec.unschedulable':
    case 'spec.hostNetwork':
      return String(at(object, field) === true);
    case 'status.podIPs':
      return list(object, field)
        .map((address) => text(address, 'ip'))
        .join(',');
    case 'source':
      return text(object, 'source.component') || text(object, 'reportingComponent');
    case 'status.successful':
      return text(object, 'status.succeeded') || '0';
    case 'status.replicas':
      return text(object, field) || '0';
    default:
      return text(object, field);
  }
}
