// What programs import from `vpc-cni-sim`. All that is not named here is the simulator's own and may change any time.

export { formatCidr, formatIpv4, parseCidr, parseIpv4, cidrContains } from '../base/ipv4.ts';
export type { Cidr, Ipv4 } from '../base/ipv4.ts';
export { formatMoment, parseDuration } from '../base/time.ts';
export type { Milliseconds } from '../base/time.ts';
export type { WaitingReason } from '../base/waitingReason.ts';
export type { Ec2Answer, Ec2Port, ImdsPort } from '../ipamd/ec2Port.ts';
export type { Process, RunningProcess } from '../kernel/process.ts';
export type { Episode } from '../record/episodes.ts';
export type { Hazard } from '../record/hazards.ts';
export type { NodeSummary, RunSummary } from '../record/summary.ts';
export type { Fact } from '../record/trace.ts';
export type {
  Allocator,
  AllocatorAnswer,
  AllocatorLimits,
  AllocatorNode,
  AllocatorNote,
  AllocatorSandbox,
  AllocatorView,
  RunningAllocator,
} from '../world/allocator/allocator.ts';
export { allocatorFaultLines } from '../world/allocator/fault.ts';
export type { AllocatorFault, AllocatorRule } from '../world/allocator/fault.ts';
export { ipamd } from '../world/allocator/ipamd.ts';
export type { IpamdOptions } from '../world/allocator/ipamd.ts';
export type { ExpectationResult } from '../world/expectations.ts';
export { explain } from './explain.ts';
export type { ExplainAnswer, ExplainedPart, ExplainOptions, Remedy, RemedyCost } from './explain.ts';
export type {
  AddressView,
  EniView,
  Moment,
  NodeView,
  PodView,
  PodWait,
  SlotView,
  SubnetView,
} from './moment.ts';
export { defineScenario, parseScenario } from './scenario.ts';
export type {
  DefinedScenario,
  ParsedScenario,
  Problem,
  Scenario,
  ScenarioDocument,
  ScenarioFiles,
  TextProblem,
} from './scenario.ts';
export { simulate } from './simulate.ts';
export type { FactOf, Run, SimulateOptions } from './simulate.ts';
export { size } from './size.ts';
export type { SizeAnswer, SizedPart, SizeMiss, SizeOptions, SizeTrial } from './size.ts';
export { sweep } from './sweep.ts';
export type { SettingResult, SweepAnswer, SweepOptions, SweepSetting } from './sweep.ts';
export type { Time } from './time.ts';
