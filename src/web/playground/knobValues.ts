// The numbers that people turn first, as the scenario has them: which it sets, which follow from others, and which have no
// effect beside another.

import { type Document, isSeq, parseDocument } from 'yaml';
import { instanceType } from '../../ec2/instanceTypes.ts';
import { parsePath } from '../../scenario/language/settingPath.ts';
import { valueIn } from './yamlEdits.ts';

export interface Knob {
  readonly path: string;
  /** As the scenario has it; undefined: it does not set it. */
  readonly value: string | undefined;
  /** What holds where it is not set: `17`, of `from type`. */
  readonly standard: string;
  readonly whence: string;
  /** Why it has no effect; empty where it has. */
  readonly ignored: string;
}

export interface Knobs {
  readonly groups: readonly string[];
  readonly instanceType: Knob;
  readonly size: Knob;
  readonly maxPods: Knob;
  readonly prefixes: Knob;
  readonly warmEni: Knob;
  readonly warmIp: Knob;
  readonly minimumIp: Knob;
  readonly load: Knob;
}

const ENV = 'cni.env';

/** Undefined where the text is no YAML. */
export function knobsOf(text: string, group: number): Knobs | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const list: unknown = document.get('nodeGroups', true);
  const count = isSeq(list) ? list.items.length : 0;
  const place = Math.min(group, Math.max(0, count - 1));
  const read = reader(document);
  const ofGroup = (key: string, standard: string, whence: string): Knob =>
    read(`nodeGroups[${place}].${key}`, standard, whence);
  const type = ofGroup('instanceType', '', 'not set');
  const known = instanceType(type.value ?? '');
  const warmIp = read(`${ENV}.WARM_IP_TARGET`, '', 'not set');
  const minimumIp = read(`${ENV}.MINIMUM_IP_TARGET`, '', 'not set');
  const warmEni = read(`${ENV}.WARM_ENI_TARGET`, '1', 'default');
  const hasTarget = warmIp.value !== undefined || minimumIp.value !== undefined;
  const because = `${warmIp.value === undefined ? 'MINIMUM_IP_TARGET' : 'WARM_IP_TARGET'} is set`;
  return {
    groups: Array.from({ length: count }, (_, at) =>
      String(read(`nodeGroups[${at}].name`, '', '').value ?? at),
    ),
    instanceType: type,
    size: ofGroup('size', '', 'not set'),
    maxPods: ofGroup(
      'maxPods',
      known === undefined ? '' : String(known.maxPods),
      known === undefined ? 'unknown' : 'from type',
    ),
    prefixes: read(`${ENV}.ENABLE_PREFIX_DELEGATION`, 'false', 'default'),
    warmEni: hasTarget ? { ...warmEni, ignored: because } : warmEni,
    warmIp,
    minimumIp,
    load: read('load', '1', 'default'),
  };
}

function reader(document: Document) {
  return (path: string, standard: string, whence: string): Knob => {
    const value = valueIn(document, parsePath(path) ?? []);
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return { path, value: isPlain ? String(value) : undefined, standard, whence, ignored: '' };
  };
}
