// CNINodes, which the VPC resource controller makes for each node, and what is asked of it there.

import type { WorldView } from '../../world/worldView.ts';
import type { ApiObject } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { metadataOf } from './objectMetadata.ts';

export function cniNodeObjects(
  view: ClusterView,
  { vpcResources }: Pick<WorldView, 'vpcResources'>,
): ApiObject[] {
  return [...view.kubernetes.nodes()].map(({ name, createdAt }) => {
    const features = vpcResources.controller.features(name).map((feature) => {
      const [key = feature, value = ''] = feature.split('=');
      return { name: key, value };
    });
    const object = {
      apiVersion: 'vpcresources.k8s.aws/v1alpha1',
      kind: 'CNINode',
      metadata: metadataOf(view, 'CNINode', { name, metadata: undefined }, { createdAt }),
    };
    return features.length === 0 ? object : Object.assign(object, { spec: { features } });
  });
}
