// EC2's codes for a subnet that has too few free addresses, or no free /28. The daemon pauses its increases after one.

/** @upstream pkg/ipamd#containsInsufficientCIDRsOrSubnetIPs */
export function isInsufficiency(code: string): boolean {
  return code === 'InsufficientFreeAddressesInSubnet' || code === 'InsufficientCidrBlocks';
}
