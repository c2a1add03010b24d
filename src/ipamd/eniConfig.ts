// Custom networking: which ENIConfig says where the next ENI of a node goes. It is looked up anew for each.
// @upstream pkg/eniconfig/eniconfig.go#MyENIConfig, #GetNodeSpecificENIConfigName

const EXTERNAL_ENI_CONFIG_LABEL = 'vpc.amazonaws.com/externalEniConfig';
export const ENI_CONFIG_KEY = 'k8s.amazonaws.com/eniConfig';
export const DEFAULT_ENI_CONFIG = 'default';

/** What of an ENIConfig object matters here. */
export interface EniConfig {
  readonly subnetId: string;
  readonly securityGroups: readonly string[];
}

/** Keys of the node's metadata that name the ENIConfig. */
export interface EniConfigKeys {
  readonly annotation: string;
  readonly label: string;
}

export interface NodeMetadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A key that is there with an empty value names an ENIConfig with an empty name, which cannot exist. */
export function eniConfigName({ labels, annotations }: NodeMetadata, keys: EniConfigKeys): string {
  return (
    valueOf(labels, EXTERNAL_ENI_CONFIG_LABEL) ??
    valueOf(annotations, keys.annotation) ??
    valueOf(labels, keys.label) ??
    DEFAULT_ENI_CONFIG
  );
}

function valueOf(pairs: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(pairs, key) ? pairs[key] : undefined;
}
