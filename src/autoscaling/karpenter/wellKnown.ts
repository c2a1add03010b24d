// Names that Karpenter gives to labels, annotations and finalizers. @upstream karpenter pkg/apis/v1/labels.go

export const NODE_POOL_LABEL = 'karpenter.sh/nodepool';
export const CAPACITY_TYPE_LABEL = 'karpenter.sh/capacity-type';
export const REGISTERED_LABEL = 'karpenter.sh/registered';
export const INITIALIZED_LABEL = 'karpenter.sh/initialized';
/** `true`: somebody else gives the node its taints. */
export const DO_NOT_SYNC_TAINTS_LABEL = 'karpenter.sh/do-not-sync-taints';
export const INSTANCE_TYPE_LABEL = 'node.kubernetes.io/instance-type';
export const ZONE_LABEL = 'topology.kubernetes.io/zone';
/** Of Kubernetes; Karpenter puts it on nodes that are to go. */
export const EXCLUDE_FROM_LOAD_BALANCERS_LABEL = 'node.kubernetes.io/exclude-from-external-load-balancers';

export const DO_NOT_DISRUPT_ANNOTATION = 'karpenter.sh/do-not-disrupt';
/** When a node's pods are gone at the latest, as RFC 3339 has it. */
export const TERMINATION_TIMESTAMP_ANNOTATION = 'karpenter.sh/nodeclaim-termination-timestamp';

export const TERMINATION_FINALIZER = 'karpenter.sh/termination';

export const NODE_POOL_HASH_ANNOTATION = 'karpenter.sh/nodepool-hash';
export const NODE_CLASS_HASH_ANNOTATION = 'karpenter.k8s.aws/ec2nodeclass-hash';
