// The features of a node's CNINode, by which ipamd tells the VPC resource controller what the node wants.

/** A trunk ENI. */
export const SECURITY_GROUPS_FOR_PODS = 'SecurityGroupsForPods';

const CUSTOM_NETWORKING = 'CustomNetworking=';

/** Trunk and branches where this ENIConfig says. */
export function customNetworkingFeature(eniConfig: string): string {
  return `${CUSTOM_NETWORKING}${eniConfig}`;
}

/** The name of that ENIConfig, if one is among them. */
export function eniConfigNamedIn(features: readonly string[]): string | undefined {
  return features.find((each) => each.startsWith(CUSTOM_NETWORKING))?.slice(CUSTOM_NETWORKING.length);
}
