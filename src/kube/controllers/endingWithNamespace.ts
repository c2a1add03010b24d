// What the namespace controller deletes before bare pods, Services and budgets of a namespace.

export const ENDING_WITH_NAMESPACE = [
  'CronJob',
  'Job',
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'DaemonSet',
  'ConfigMap',
  'Endpoints',
  'EndpointSlice',
  'LimitRange',
  'ResourceQuota',
  'HorizontalPodAutoscaler',
  'PersistentVolumeClaim',
  'ServiceAccount',
  'SecurityGroupPolicy',
] as const;
