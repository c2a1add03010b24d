// The commands that collect a cluster, and which of them would replace a guess. They only read.

export const COLLECT = {
  objects: 'kubectl get nodes,pods,deploy,rs,sts,ds,job,cronjob,pdb,pc,ns,svc,limits,quota -A -o json',
  subnets: 'aws ec2 describe-subnets --filters Name=vpc-id,Values=$VPC',
  cluster: 'aws eks describe-cluster --name $CLUSTER',
  addon: 'aws eks describe-addon --cluster-name $CLUSTER --addon-name vpc-cni',
  vpc: 'aws ec2 describe-vpcs --vpc-ids $VPC',
  interfaces: 'aws ec2 describe-network-interfaces --filters Name=vpc-id,Values=$VPC',
  reservations: 'aws ec2 get-subnet-cidr-reservations --subnet-id $SUBNET',
  groups: 'aws eks describe-nodegroup --cluster-name $CLUSTER --nodegroup-name $GROUP',
  karpenter: 'kubectl get nodepools,ec2nodeclasses -o json',
  pools: 'curl -s http://localhost:61679/v1/enis',
} as const;

export interface HowOptions {
  /** As EKS takes names: letters, digits, hyphens and underscores. */
  readonly cluster: string | undefined;
}

/** Shell lines that write a folder. */
export function howToCollect({ cluster }: HowOptions): string {
  const given =
    cluster === undefined ? 'CLUSTER=my-cluster   # the name of your cluster' : `CLUSTER=${cluster}`;
  return `# Writes ./cluster, which import reads. Every command only reads; the first three suffice.
${given}
mkdir -p cluster && cd cluster
VPC=$(aws eks describe-cluster --name "$CLUSTER" --query cluster.resourcesVpcConfig.vpcId --output text)
${COLLECT.objects} > objects.json
aws ec2 describe-subnets --filters "Name=vpc-id,Values=$VPC" > subnets.json
aws ec2 describe-network-interfaces --filters "Name=vpc-id,Values=$VPC" > interfaces.json
aws ec2 describe-vpcs --vpc-ids "$VPC" > vpc.json
kubectl get securitygrouppolicies,serviceaccounts -A -o json > policies.json || rm policies.json   # none known
${COLLECT.karpenter} > karpenter.json || rm karpenter.json   # without Karpenter
kubectl get eniconfigs -o json > eniconfigs.json || rm eniconfigs.json   # without the VPC CNI
aws eks describe-cluster --name "$CLUSTER" > cluster.json
aws eks describe-addon --cluster-name "$CLUSTER" --addon-name vpc-cni > addon.json || rm addon.json   # not an addon
for SUBNET in $(aws ec2 describe-subnets --filters "Name=vpc-id,Values=$VPC" --query 'Subnets[].SubnetId' --output text); do
  aws ec2 get-subnet-cidr-reservations --subnet-id "$SUBNET" > "reservations-$SUBNET.json"
done
for GROUP in $(aws eks list-nodegroups --cluster-name "$CLUSTER" --query 'nodegroups[]' --output text); do
  aws eks describe-nodegroup --cluster-name "$CLUSTER" --nodegroup-name "$GROUP" > "nodegroup-$GROUP.json"
done
# What cools down, from each node's own ipamd:
for POD in $(kubectl -n kube-system get pods -l k8s-app=aws-node -o name); do
  kubectl -n kube-system port-forward "$POD" 61679 > /dev/null & FORWARD=$!
  sleep 2; ${COLLECT.pools} > "enis-$(basename "$POD").json"; kill $FORWARD
done
cd .. && vpc-cni-sim import cluster --at "$(date -u +%Y-%m-%dT%H:%M:%SZ)" -o scenario
`;
}
