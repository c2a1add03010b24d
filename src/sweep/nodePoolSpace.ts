// What `tune` tries of the first of Karpenter's NodePools: how large its nodes may be, how many pods they take, and when
// they are taken away again.

import { formatDuration, HOUR, MINUTE } from '../base/time.ts';
import { defaultNodeClass } from '../scenario/check/karpenterCheck.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import { itemsIn, partIn, textIn } from '../scenario/manifest/rules/fields.ts';
import type { SpaceSettings } from './tuneSpace.ts';

const MOST_CPUS = [4, 8, 16];
const MAX_PODS = [30, 58, 110];
const CONSOLIDATE_AFTER = [10 * MINUTE, HOUR];

const POOL = 'karpenter.nodePools[0]';

/** None without Karpenter. */
export function nodePoolSpace(document: ScenarioDocument): SpaceSettings[] {
  const pool = document.karpenter?.nodePools[0];
  if (pool === undefined) return [];
  const spec = partIn(pool, 'spec');
  const template = partIn(partIn(spec, 'template'), 'spec');
  const requirements = itemsIn(template, 'requirements');
  const disruption = partIn(spec, 'disruption');
  return [
    ...MOST_CPUS.map((cpus) => ({
      name: `at most ${cpus} CPUs a node`,
      settings: [
        {
          path: `${POOL}.spec.template.spec.requirements`,
          value: [
            ...requirements,
            { key: 'karpenter.k8s.aws/instance-cpu', operator: 'Lt', values: [String(cpus + 1)] },
          ],
        },
      ],
    })),
    ...maxPods(document, textIn(partIn(template, 'nodeClassRef'), 'name')),
    ...CONSOLIDATE_AFTER.map((span) => formatDuration(span))
      .filter((text) => text !== textIn(disruption, 'consolidateAfter'))
      .map((text) => ({
        name: `consolidateAfter=${text}`,
        settings: [{ path: `${POOL}.spec.disruption.consolidateAfter`, value: text }],
      })),
  ];
}

/** Of the EC2NodeClass by this name. */
function maxPods(document: ScenarioDocument, name: string): SpaceSettings[] {
  const classes = document.karpenter?.nodeClasses ?? [defaultNodeClass(document)];
  if (!classes.some((each) => isNamed(each, name))) return [];
  return MAX_PODS.map((most) => ({
    name: `kubelet.maxPods=${most}`,
    settings: [
      {
        path: 'karpenter.nodeClasses',
        value: classes.map((each) => {
          const spec = partIn(each, 'spec');
          const kubelet = { ...partIn(spec, 'kubelet'), maxPods: most };
          return isNamed(each, name) ? { ...each, spec: { ...spec, kubelet } } : each;
        }),
      },
    ],
  }));
}

function isNamed(object: Readonly<Record<string, unknown>>, name: string): boolean {
  return textIn(partIn(object, 'metadata'), 'name') === name;
}
