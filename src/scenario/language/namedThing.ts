// Things of a scenario that have names and that others refer to.

export type NamedThing =
  | 'deployment'
  | 'replica set'
  | 'replication controller'
  | 'stateful set'
  | 'daemon set'
  | 'job'
  | 'cron job'
  | 'pod'
  | 'pod set'
  | 'pod disruption budget'
  | 'priority class'
  | 'service'
  | 'config map'
  | 'limit range'
  | 'resource quota'
  | 'horizontal pod autoscaler'
  | 'namespace'
  | 'ENIConfig'
  | 'container'
  | 'node group'
  | 'subnet';
