// Tags by which an Auto Scaling group tells Cluster Autoscaler what its nodes will have.
// @upstream cluster-autoscaler/cloudprovider/aws/README.md, "Auto-Discovery Setup"

const PREFIX = 'k8s.io/cluster-autoscaler/node-template';

export const RESOURCE_TAG = `${PREFIX}/resources/`;
export const LABEL_TAG = `${PREFIX}/label/`;
export const TAINT_TAG = `${PREFIX}/taint/`;
export const OPTION_TAG = `${PREFIX}/autoscaling-options/`;
