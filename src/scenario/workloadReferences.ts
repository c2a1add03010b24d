// Whether the workloads, objects, containers and priority classes that steps name exist at that time.

import { type Absence, type DocumentPath, faultAt, type LocatedFault } from './diagnostics.ts';
import type { Moment, Mortal, Reference } from './ledger.ts';
import { podPartOf } from './manifest/kinds.ts';
import type { Story } from './story.ts';
import { namedWorkloads, ROLLING_KEYS, SCALABLE_KEYS, THING_OF } from './things.ts';
import type { TimedStep } from './timedSteps.ts';
import { readWorkload } from './workloadText.ts';

/** Of the steps that speak of one workload or object by its name. */
export function workloadFaults(story: Story, { step, index }: TimedStep, moment: Moment): LocatedFault[] {
  const { scale, setImage, rollout } = step;
  const path: DocumentPath = ['timeline', index];
  const needs = (thing: Mortal, reference: Reference, ...rest: string[]): LocatedFault[] =>
    missing(story, [thing], reference, [...path, ...rest], moment);
  const rolled = (['restart', 'undo', 'pause', 'resume'] as const).flatMap((key) => {
    const text = rollout?.[key];
    if (text === undefined) return [];
    const { kind, name } = readWorkload(text);
    return needs(THING_OF[kind], { name, namespace: rollout?.namespace }, 'rollout', key);
  });
  return [
    ...namedWorkloads(scale ?? {}, SCALABLE_KEYS).flatMap(({ key, kind, name }) =>
      needs(THING_OF[kind], { name, namespace: scale?.namespace }, 'scale', key),
    ),
    ...namedWorkloads(setImage ?? {}, ROLLING_KEYS).flatMap(({ key, kind, name }) =>
      needs(THING_OF[kind], { name, namespace: setImage?.namespace }, 'setImage', key),
    ),
    ...containerFaults(story, { step, index }, moment),
    ...rolled,
    ...(step.delete === undefined ? [] : needs(THING_OF[step.delete.kind], step.delete, 'delete', 'name')),
  ];
}

function containerFaults(
  { ledger }: Story,
  { step: { setImage }, index }: Pick<TimedStep, 'step' | 'index'>,
  moment: Moment,
): LocatedFault[] {
  const [workload] = namedWorkloads(setImage ?? {}, ROLLING_KEYS);
  if (setImage === undefined || workload === undefined) return [];
  const { name, kind } = workload;
  const life = ledger.at([THING_OF[kind]], { name, namespace: setImage.namespace }, moment);
  if (life === undefined) return [];
  const unknownNames = Object.keys(setImage.images).filter(
    (container) => !life.containers.includes(container),
  );
  return unknownNames.map((container) =>
    faultAt(
      ['timeline', index, 'setImage', 'images', container],
      { code: 'no-such-container', name: container, known: life.containers },
      'key',
    ),
  );
}

/** A pod of a class that is not there is refused. */
export function priorityClassFaults(
  story: Story,
  { step, index }: TimedStep,
  moment: Moment,
): LocatedFault[] {
  // What a manifest brings along counts, in whatever order.
  const after: Moment = { ...moment, sequence: moment.sequence + 1 };
  const needs = (name: string | undefined, path: DocumentPath): LocatedFault[] =>
    name === undefined || name === '' ? [] : missing(story, ['priority class'], { name }, path, after);
  const { createDeployment, createPods } = step;
  return [
    ...needs(createDeployment?.priorityClassName, [
      'timeline',
      index,
      'createDeployment',
      'priorityClassName',
    ]),
    ...needs(createPods?.priorityClassName, ['timeline', index, 'createPods', 'priorityClassName']),
    ...(story.manifests.get(index)?.objects ?? []).flatMap(({ form, locate }) => {
      const part = podPartOf(form);
      const path = [...(part?.path ?? []), 'spec', 'priorityClassName'];
      return needs(part?.template.spec.priorityClassName, path).map(locate);
    }),
  ];
}

export function missing(
  story: Story,
  things: readonly Mortal[],
  reference: Reference,
  path: DocumentPath,
  moment: Moment,
): LocatedFault[] {
  const absence = story.ledger.absence(things, reference, moment);
  return absence === undefined ? [] : [faultAt(path, unknown(story, things, reference.name, absence))];
}

export function unknown(story: Story, things: readonly Mortal[], name: string, absence: Absence) {
  const known = story.ledger.names(things);
  return { code: 'unknown-reference', thing: things[0], name, known, absence } as const;
}
