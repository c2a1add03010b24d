// What steps do to the cluster's objects, compiled. Names become those of the objects that are meant at that time.

import { assert } from '../base/assert.ts';
import type { Action, WrittenObject } from './compiled.ts';
import { compileDeployment, compileTemplate } from './compilePods.ts';
import type { Mortal, Reference } from './ledger.ts';
import { momentOf, type Story } from './story.ts';
import { namedWorkloads, ROLLING_KEYS, SCALABLE_KEYS, THING_OF } from './things.ts';
import type { TimedStep } from './timedSteps.ts';
import type { StepDocument } from './timelineDocument.ts';
import { readWorkload } from './workloadText.ts';

/** What steps describe in the scenario's own words. */
export function podAction({
  createDeployment,
  deleteDeployment,
  createPods,
  deletePods,
}: StepDocument): Action | undefined {
  if (createDeployment !== undefined) {
    return { kind: 'create-deployment', deployment: compileDeployment(createDeployment) };
  }
  if (createPods !== undefined) {
    const { name, count } = createPods;
    return { kind: 'create-pods', name, count, template: compileTemplate(name, createPods) };
  }
  if (deletePods !== undefined) return { kind: 'delete-pods', name: deletePods.of, count: deletePods.count };
  // Deployments by this name are told apart by nothing else.
  return deleteDeployment && { kind: 'delete-object', object: 'Deployment', name: deleteDeployment.name };
}

/** What steps do as kubectl would. */
export function objectAction(timed: TimedStep, sequence: number, story: Story): Action | undefined {
  const { apply, manifest, scale, setImage, rollout } = timed.step;
  const nameOf = (thing: Mortal, reference: Reference): string => {
    const life = story.ledger.at([thing], reference, momentOf(timed, sequence));
    assert(life !== undefined, `${reference.name} passed as a reference`);
    return life.namespace === undefined ? life.name : `${life.namespace}/${life.name}`;
  };
  if (apply !== undefined || manifest !== undefined) {
    const found = story.manifests.get(timed.index)?.objects ?? [];
    const objects = found.map(({ applied }) => applied);
    const written = found.map(({ form }): WrittenObject => ({ ...form }));
    return { kind: 'apply', objects, written, ...(apply?.file === undefined ? {} : { file: apply.file }) };
  }
  if (timed.step.delete !== undefined) {
    const { kind: object } = timed.step.delete;
    return { kind: 'delete-object', object, name: nameOf(THING_OF[object], timed.step.delete) };
  }
  if (scale !== undefined) {
    const [{ kind: workload, name }] = namedWorkloads(scale, SCALABLE_KEYS);
    const { namespace, replicas } = scale;
    return { kind: 'scale', workload, name: nameOf(THING_OF[workload], { name, namespace }), replicas };
  }
  if (setImage !== undefined) {
    const [{ kind: workload, name }] = namedWorkloads(setImage, ROLLING_KEYS);
    const { namespace, images } = setImage;
    return {
      kind: 'set-images',
      workload,
      name: nameOf(THING_OF[workload], { name, namespace }),
      images: { ...images },
    };
  }
  return rollout && rolloutAction(rollout, nameOf);
}

function rolloutAction(
  { restart, undo, pause, resume, toRevision, namespace }: NonNullable<StepDocument['rollout']>,
  nameOf: (thing: Mortal, reference: Reference) => string,
): Action {
  const text = restart ?? undo ?? pause ?? resume;
  assert(text !== undefined, 'a checked rollout names a workload');
  const { kind: workload, name: bare } = readWorkload(text);
  const name = nameOf(THING_OF[workload], { name: bare, namespace });
  if (restart !== undefined) return { kind: 'restart-rollout', workload, name };
  if (undo === undefined) return { kind: pause === undefined ? 'resume-rollout' : 'pause-rollout', name };
  return { kind: 'undo-rollout', name, ...(toRevision === undefined ? {} : { revision: toRevision }) };
}
