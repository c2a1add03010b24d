// Settings of aws-node as upstream reads them: what does not parse falls back to the default.

export const envSettingsCases: readonly {
  readonly setting: string;
  readonly value: string | undefined;
  readonly expected: unknown;
}[] = [
  { setting: 'WARM_ENI_TARGET', value: undefined, expected: 1 },
  { setting: 'WARM_ENI_TARGET', value: '-1', expected: 1 },
  { setting: 'WARM_ENI_TARGET', value: '0', expected: 0 },
  { setting: 'WARM_IP_TARGET', value: undefined, expected: 0 },
  { setting: 'WARM_IP_TARGET', value: '5', expected: 5 },
  { setting: 'WARM_IP_TARGET', value: 'five', expected: 0 },
  { setting: 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG', value: 'TRUE', expected: true },
  { setting: 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG', value: 'yes', expected: false },
  { setting: 'AWS_MANAGE_ENIS_NON_SCHEDULABLE', value: '1', expected: true },
  { setting: 'ENABLE_SUBNET_DISCOVERY', value: undefined, expected: true },
  { setting: 'ENABLE_SUBNET_DISCOVERY', value: 'f', expected: false },
  { setting: 'AWS_VPC_K8S_CNI_CONNMARK', value: undefined, expected: 128 },
  { setting: 'AWS_VPC_K8S_CNI_CONNMARK', value: '0x40', expected: 64 },
  { setting: 'AWS_VPC_K8S_CNI_CONNMARK', value: '0b11', expected: 3 },
  { setting: 'AWS_VPC_K8S_CNI_CONNMARK', value: '010', expected: 8 },
  { setting: 'AWS_VPC_K8S_CNI_CONNMARK', value: '0', expected: 128 },
  { setting: 'AWS_VPC_K8S_CNI_CONNMARK', value: '4294967296', expected: 128 },
  { setting: 'AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS', value: undefined, expected: null },
  {
    setting: 'AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS',
    value: '10.1.2.3/16, nonsense,192.168.0.0/24',
    expected: ['10.1.0.0/16', '192.168.0.0/24'],
  },
  { setting: 'AWS_EXTERNAL_SERVICE_CIDRS', value: 'fd00::/8', expected: null },
  { setting: 'AWS_EXTERNAL_SERVICE_CIDRS', value: '203.0.113.9/32', expected: ['203.0.113.9/32'] },
  { setting: 'AWS_VPC_K8S_CNI_EXTERNALSNAT', value: 't', expected: true },
  { setting: 'AWS_VPC_CNI_NODE_PORT_SUPPORT', value: undefined, expected: true },
  { setting: 'AWS_VPC_CNI_NODE_PORT_SUPPORT', value: 'False', expected: false },
  { setting: 'AWS_VPC_ENI_MTU', value: undefined, expected: 9001 },
  { setting: 'AWS_VPC_ENI_MTU', value: '1500', expected: 1500 },
  { setting: 'AWS_VPC_ENI_MTU', value: 'jumbo', expected: -1 },
  { setting: 'AWS_VPC_K8S_CNI_VETHPREFIX', value: undefined, expected: 'eni' },
  { setting: 'AWS_VPC_K8S_CNI_VETHPREFIX', value: 'veth', expected: 'veth' },
  { setting: 'AWS_VPC_K8S_CNI_RANDOMIZESNAT', value: undefined, expected: 2 },
  { setting: 'AWS_VPC_K8S_CNI_RANDOMIZESNAT', value: 'hashrandom', expected: 1 },
  { setting: 'AWS_VPC_K8S_CNI_RANDOMIZESNAT', value: 'none', expected: 0 },
  { setting: 'AWS_VPC_K8S_CNI_RANDOMIZESNAT', value: 'dice', expected: 2 },
];
