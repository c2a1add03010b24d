// Launches the instances of NodeClaims by EC2, and ends them.
// @upstream karpenter-provider-aws pkg/providers/instance/instance.go, pkg/controllers/nodeclaim/garbagecollection

import type { FleetAnswer } from '../../../ec2/fleetClient.ts';
import { Lane } from '../../../kernel/lane.ts';
import { spawn } from '../../../kernel/process.ts';
import type { Ec2NodeClass } from '../../../kube/api/ec2NodeClass.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import { imagesOf, nodeClassHash, securityGroupsOf } from '../disruption/staticFields.ts';
import { overridesOf } from '../launch/fleetRequest.ts';
import type { InstanceProvider, PlannedLaunch } from '../launch/instanceProvider.ts';
import type { Launch, LaunchAnswer } from '../lifecycle/launch.ts';
import { NODE_CLASS_HASH_ANNOTATION } from '../wellKnown.ts';
import type { Launcher } from './claimController.ts';
import { FleetBatcher } from './fleetBatcher.ts';
import { type NodeClasses, priceOf } from './nodeClasses.ts';
import type { KarpenterPorts } from './ports.ts';

export class FleetLauncher implements Launcher {
  private readonly ports: KarpenterPorts;
  private readonly nodeClasses: NodeClasses;
  private readonly provider: InstanceProvider;
  private readonly batcher: FleetBatcher;

  constructor(ports: KarpenterPorts, nodeClasses: NodeClasses, provider: InstanceProvider) {
    this.ports = ports;
    this.nodeClasses = nodeClasses;
    this.provider = provider;
    this.batcher = new FleetBatcher(ports.simulation, ports.cloud.client);
  }

  launch(claim: NodeClaim, done: (answer: LaunchAnswer) => void): void {
    const plan = this.plan(claim);
    if ('kind' in plan) {
      this.ports.simulation.after(0, Lane.cluster, () => this.answer(claim, [], plan, done));
      return;
    }
    const { capacityType } = plan.request;
    if (capacityType === 'reserved') return;
    const request = { capacityType, targetCapacity: 1, overrides: overridesOf(plan.request) };
    this.batcher.createFleet(request, (answer) => {
      if (answer.ok) this.launched(claim, plan, answer.value, done);
      else {
        this.provider.answered(claim, plan, { launched: undefined, errors: [] }, this.ports.simulation.now);
        const message = `creating instance, ${answer.code}: ${answer.message}`;
        this.answer(claim, [answer.code], { kind: 'failed', reason: 'CreateFleetFailed', message }, done);
      }
    });
  }

  terminate(instanceId: string): void {
    const { simulation, cloud } = this.ports;
    spawn(simulation, Lane.cluster, cloud.client.terminateInstances([instanceId]));
  }

  private plan(claim: NodeClaim): PlannedLaunch | LaunchAnswer {
    const { nodeClass } = claim;
    const options = this.nodeClasses.instanceTypes(nodeClass);
    if (options === undefined) {
      const message = `resolving ec2nodeclass, ec2nodeclasses.karpenter.k8s.aws "${nodeClass}" not found`;
      return { kind: 'node-class-not-ready', message };
    }
    return this.provider.plan(claim, options, this.nodeClasses.resolvedSubnets(nodeClass));
  }

  private launched(
    claim: NodeClaim,
    plan: PlannedLaunch,
    { instances, errors }: FleetAnswer,
    done: (answer: LaunchAnswer) => void,
  ): void {
    const { simulation, cluster, emit } = this.ports;
    const [first] = instances;
    const launched = first && { instanceId: first.instance.instanceId, override: first.override };
    const edition = this.provider.unavailable.edition;
    const answer = this.provider.answered(claim, plan, { launched, errors }, simulation.now);
    if (this.provider.unavailable.edition !== edition)
      this.nodeClasses.refused(errors, plan.request.capacityType);
    if (answer.kind !== 'launched' || first === undefined) {
      this.answer(claim, [...new Set(errors.map(({ code }) => code))], answer, done);
      return;
    }
    const { instance } = answer;
    const { instanceType, zone, capacityType } = instance;
    emit({
      kind: 'nodeclaim-launched',
      nodeClaim: claim.name,
      nodePool: claim.nodePool,
      node: first.instance.node,
      instance: instance.instanceId,
      instanceType,
      zone,
      subnet: instance.subnet,
      capacityType,
      price: priceOf(instanceType, zone, capacityType) ?? 0,
      offered: overridesOf(plan.request).length,
    });
    const nodeClass = cluster.nodeClass(claim.nodeClass);
    done(nodeClass === undefined ? answer : { ...answer, ...ofNodeClass(answer, nodeClass) });
  }

  /** Nothing was launched. */
  private answer(
    { name: nodeClaim, nodePool }: NodeClaim,
    codes: readonly string[],
    answer: LaunchAnswer,
    done: (answer: LaunchAnswer) => void,
  ): void {
    if (answer.kind !== 'launched') {
      const { message } = answer;
      this.ports.emit({ kind: 'nodeclaim-launch-failed', nodeClaim, nodePool, codes, message });
    }
    done(answer);
  }
}

/** What tells later whether the EC2NodeClass has changed. */
function ofNodeClass(
  { instance, annotations }: Pick<Launch, 'instance' | 'annotations'>,
  nodeClass: Ec2NodeClass,
): Pick<Launch, 'instance' | 'annotations'> {
  const [image] = imagesOf(nodeClass);
  return {
    instance: {
      ...instance,
      ...(image !== undefined && { image }),
      securityGroups: securityGroupsOf(nodeClass),
    },
    annotations: { ...annotations, [NODE_CLASS_HASH_ANNOTATION]: nodeClassHash(nodeClass) },
  };
}
