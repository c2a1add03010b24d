// `kubectl events`: in the order of their time, with how often they were seen.

import type { ToolAnswer } from '../base/toolAnswer.ts';
import { resource, resourceNamed } from './apiResources.ts';
import { complaint, Failure, goQuoted } from './failure.ts';
import { answerOf } from './get.ts';
import { count, isSet, namespaceOf, text, type KubernetesObject } from './objects.ts';
import type { Options } from './options.ts';
import { toJson, toYaml } from './serialized.ts';
import { align, escapeTerminal, TABLE_FORMAT } from './tabwriter.ts';
import { parseTime } from './times.ts';
import type { View } from './view.ts';

/** @upstream kubectl/pkg/cmd/events/events.go */
export function events(view: View, options: Options, namespace: string): ToolAnswer {
  const all = options.isOn('all-namespaces');
  const types = options.list('types').map((type) => type.toLowerCase());
  const about = involved(options);
  if (types.some((type) => type !== 'normal' && type !== 'warning')) {
    throw complaint('valid --types are Normal or Warning');
  }
  const found = view
    .list(resource('events'), all ? '' : namespace)
    .filter((event) => types.length === 0 || types.includes(text(event, 'type').toLowerCase()))
    .filter(about)
    .toSorted((left, right) => timeOf(left) - timeOf(right));
  if (found.length === 0) {
    const where = all ? '.' : ` in ${namespace} namespace.`;
    return { stdout: '', stderr: `No events found${where}\n`, exitCode: 0 };
  }
  const output = options.text('output');
  if (output !== '') return answerOf(structured(found, output), []);
  return answerOf(table(found, all, options.isOn('no-headers'), view), []);
}

function involved(options: Options): (event: KubernetesObject) => boolean {
  if (options.text('for') === '') return () => true;
  const [type = '', name, ...more] = options.text('for').split('/');
  if (name === undefined) throw complaint('--for must be in resource/name form');
  if (more.length > 0) throw complaint('arguments in resource/name form may not have more than one slash');
  const found = resourceNamed(type);
  if (found === undefined) throw new Failure(`the server doesn't have a resource type ${goQuoted(type)}`);
  return (event) =>
    text(event, 'involvedObject.kind') === found.kind && text(event, 'involvedObject.name') === name;
}

/** Of the last time seen. */
function timeOf(event: KubernetesObject): number {
  const field = isSet(event, 'series') ? 'series.lastObservedTime' : 'lastTimestamp';
  return parseTime(text(event, field)) ?? parseTime(text(event, 'eventTime')) ?? Number.NEGATIVE_INFINITY;
}

function structured(found: readonly KubernetesObject[], output: string): string {
  const content = { apiVersion: 'v1', items: found.map(wholeEvent), kind: 'EventList', metadata: {} };
  if (output === 'json') return toJson(content);
  if (output === 'yaml') return toYaml(content);
  if (output === 'name') return '';
  throw complaint(
    `unable to match a printer suitable for the output format "${output}", allowed formats are: go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml`,
  );
}

/** Read into its type and written again, an event has all fields that are never left out. */
function wholeEvent(event: KubernetesObject): unknown {
  return {
    eventTime: null,
    firstTimestamp: null,
    involvedObject: {},
    lastTimestamp: null,
    reportingComponent: '',
    reportingInstance: '',
    source: {},
    ...event,
  };
}

function table(found: readonly KubernetesObject[], all: boolean, bare: boolean, view: View): string {
  const header = `${all ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE`;
  const rows = found.map((event) => {
    const object = `${text(event, 'involvedObject.kind')}/${text(event, 'involvedObject.name')}`;
    const cells = [text(event, 'type'), text(event, 'reason'), object, text(event, 'message').trim()];
    const place = all ? [namespaceOf(event)] : [];
    return [...place, lastSeen(event, view), ...cells.map(escapeTerminal)].join('\t');
  });
  return `${align([...(bare ? [] : [header]), ...rows].join('\n'), TABLE_FORMAT)}\n`;
}

/** `12s (x12 over 3m)`; of what was seen once, when. */
export function lastSeen(event: unknown, view: View): string {
  const first = view.since(
    event,
    parseTime(text(event, 'eventTime')) === undefined ? 'firstTimestamp' : 'eventTime',
  );
  if (isSet(event, 'series')) {
    return `${view.since(event, 'series.lastObservedTime')} (x${count(event, 'series.count')} over ${first})`;
  }
  const times = count(event, 'count');
  return times > 1 ? `${view.since(event, 'lastTimestamp')} (x${times} over ${first})` : first;
}
