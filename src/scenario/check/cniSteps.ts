// Steps that a manifest of aws-node stands for: the version and the settings that it changes, right behind the step that
// applies it, or in its place where it applies nothing else.

import { type CniEnvDocument, vpcCniVersion, withChanges } from '../cluster/cniDocument.ts';
import { manifestEnv } from '../cluster/cniSettings.ts';
import type { ScenarioDocument } from '../document/document.ts';
import type { TimedStep } from '../document/timedSteps.ts';
import type { StepManifests } from './stepManifests.ts';

/** As upstream's manifest says it. */
const OF_UPSTREAM = JSON.stringify({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } });

export function withCniSteps(
  steps: readonly TimedStep[],
  manifests: StepManifests,
  { cni, kubernetes }: ScenarioDocument,
): TimedStep[] {
  let version = vpcCniVersion(cni);
  let changes: CniEnvDocument = cni.env;
  let strategy = OF_UPSTREAM;
  const change = ({ step }: TimedStep): void => {
    version = step.setCniVersion ?? version;
    changes = { ...changes, ...step.setCniEnv };
    if (step.setCniUpdateStrategy !== undefined) strategy = JSON.stringify(step.setCniUpdateStrategy);
  };
  return steps.flatMap((timed) => {
    change(timed);
    const manifest = manifests.get(timed.index);
    const written = timed.step.adopt === undefined ? manifest?.cni : undefined;
    if (manifest === undefined || written === undefined) return [timed];
    const added: TimedStep[] = [];
    const add = (
      said: Pick<TimedStep['step'], 'setCniEnv' | 'setCniVersion' | 'setCniUpdateStrategy'>,
    ): void => {
      const step = { ...timed, step: { at: timed.step.at, ...said } };
      change(step);
      added.push(step);
    };
    const { updateStrategy } = written;
    if (updateStrategy !== undefined && JSON.stringify(updateStrategy) !== strategy)
      add({ setCniUpdateStrategy: updateStrategy });
    if (written.version !== undefined && written.version !== version) add({ setCniVersion: written.version });
    const now = withChanges(manifestEnv(version, kubernetes.ipFamily), changes);
    const differing = Object.entries(written.env).filter(([name, value]) => now[name] !== value);
    if (differing.length > 0) add({ setCniEnv: Object.fromEntries(differing) });
    const isAll = manifest.objects.length === 0 && manifest.ignored.length === 0 && added.length > 0;
    return isAll ? added : [timed, ...added];
  });
}
