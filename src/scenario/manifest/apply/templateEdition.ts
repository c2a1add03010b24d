// Pod templates that differ only in what is not simulated, such as environment variables: they are told apart by an
// edition, so that a change of it rolls the pods as any other does.

import type { PodTemplate } from '../../../kube/api/config.ts';
import { templateHash } from '../../../kube/api/names.ts';
import type { AppliedObject } from '../../../kube/api/workloadConfig.ts';
import { partIn, type Written } from '../rules/fields.ts';
import { meanTheSame } from './canonical.ts';

/** What an apply makes of the object: as it stands, and with the manifest merged into it. */
export interface TemplateChange {
  readonly standing: PodTemplate | undefined;
  readonly live: Written;
  readonly merged: Written;
}

/** Of workloads that replace their pods. */
export function withEdition(made: AppliedObject, change: TemplateChange): AppliedObject {
  if (made.kind === 'Deployment') {
    return { ...made, config: { ...made.config, template: editionOf(made.config.template, change) } };
  }
  if (made.kind === 'StatefulSet') {
    return { ...made, config: { ...made.config, template: editionOf(made.config.template, change) } };
  }
  if (made.kind === 'DaemonSet') {
    return { ...made, config: { ...made.config, template: editionOf(made.config.template, change) } };
  }
  return made;
}

/** @assumption a change back makes one more edition; upstream takes the ReplicaSet of the first one up again. */
function editionOf(template: PodTemplate, { standing, live, merged }: TemplateChange): PodTemplate {
  if (standing === undefined) return template;
  const { edition, ...simulated } = standing;
  if (templateHash(simulated) !== templateHash(template)) return template;
  const isSame = meanTheSame(
    partIn(partIn(live, 'spec'), 'template'),
    partIn(partIn(merged, 'spec'), 'template'),
  );
  const next = isSame ? edition : (edition ?? 0) + 1;
  return next === undefined ? template : { ...template, edition: next };
}
