// What Tab offers: commands at the start of a line and behind a pipe, then what there is at the moment.

import { clusterObjects } from '../inspect/clusterObjects.ts';
import type { Moment } from '../inspect/moment.ts';
import { isOf, resourceNamed } from '../kubectl/apiResources.ts';
import { nameOf } from '../kubectl/objects.ts';
import { nodeLabel } from '../record/labels.ts';
import { COMMAND_NAMES } from './bash.ts';

const KUBECTL: readonly string[] = [
  'get',
  'describe',
  'events',
  'exec',
  'apply',
  'create',
  'scale',
  'rollout',
  'set',
  'delete',
  'cordon',
  'uncordon',
  'drain',
  'taint',
];

/** Types that people ask for by their names. */
const RESOURCES: readonly string[] = [
  'pods',
  'nodes',
  'deployments',
  'daemonsets',
  'replicasets',
  'statefulsets',
  'services',
  'configmaps',
  'jobs',
  'cronjobs',
  'namespaces',
];

/** As readline wants it: what there is, and what of the line it stands for. */
export function completionsAt(line: string, moment: Moment): [string[], string] {
  const command = /[^|;&(]*$/.exec(line)?.[0] ?? '';
  const words = command.trimStart().split(/\s+/);
  const last = words.at(-1) ?? '';
  const found = offered(words, moment).filter((word) => word.startsWith(last));
  return [[...new Set(found)].sort(), last];
}

function offered([tool, ...rest]: readonly string[], moment: Moment): readonly string[] {
  if (rest.length === 0) return COMMAND_NAMES;
  if (tool === 'at') return ['end'];
  if (tool === 'ssh') return [...moment.world.kubernetes.nodes()].map(({ name }) => nodeLabel(name));
  if (tool === 'scale') return offeredTo('scale', rest, moment);
  if (tool !== 'kubectl') return [];
  const [verb = '', ...typed] = rest;
  return typed.length === 0 ? KUBECTL : offeredTo(verb, typed, moment);
}

/** `typed`: behind the verb of kubectl. */
function offeredTo(verb: string, typed: readonly string[], moment: Moment): readonly string[] {
  if (/cordon|drain/.test(verb)) return namesOf('nodes', moment);
  const last = typed.at(-1) ?? '';
  if (last.includes('/')) {
    const type = last.slice(0, last.indexOf('/'));
    return namesOf(type, moment).map((name) => `${type}/${name}`);
  }
  const type = typed.slice(0, -1).find((word) => resourceNamed(word) !== undefined);
  return type === undefined ? RESOURCES : namesOf(type, moment);
}

function namesOf(type: string, moment: Moment): string[] {
  const resource = resourceNamed(type);
  if (resource === undefined) return [];
  return clusterObjects(moment).flatMap((object) => (isOf(object, resource) ? [nameOf(object)] : []));
}
