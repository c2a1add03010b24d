// Steps that a manifest of aws-node stands for: the version and the settings that it changes, right behind the step that
// applies it, or in its place where it applies nothing else.

import { type CniEnvDocument, withChanges } from '../cluster/cniDocument.ts';
import { manifestEnv } from '../cluster/cniSettings.ts';
import type { ScenarioDocument } from '../document/document.ts';
import type { TimedStep } from '../document/timedSteps.ts';
import type { StepManifests } from './stepManifests.ts';

export function withCniSteps(
  steps: readonly TimedStep[],
  manifests: StepManifests,
  { cni }: ScenarioDocument,
): TimedStep[] {
  let { version } = cni;
  let changes: CniEnvDocument = cni.env;
  const change = ({ step }: TimedStep): void => {
    version = step.setCniVersion ?? version;
    changes = { ...changes, ...step.setCniEnv };
  };
  return steps.flatMap((timed) => {
    change(timed);
    const manifest = manifests.get(timed.index);
    const written = timed.step.adopt === undefined ? manifest?.cni : undefined;
    if (manifest === undefined || written === undefined) return [timed];
    const added: TimedStep[] = [];
    const add = (said: Pick<TimedStep['step'], 'setCniEnv' | 'setCniVersion'>): void => {
      const step = { ...timed, step: { at: timed.step.at, ...said } };
      change(step);
      added.push(step);
    };
    if (written.version !== undefined && written.version !== version) add({ setCniVersion: written.version });
    const now = withChanges(manifestEnv(version), changes);
    const differing = Object.entries(written.env).filter(([name, value]) => now[name] !== value);
    if (differing.length > 0) add({ setCniEnv: Object.fromEntries(differing) });
    const isAll = manifest.objects.length === 0 && manifest.ignored.length === 0 && added.length > 0;
    return isAll ? added : [timed, ...added];
  });
}
