// Addresses as they stand in fields of Kubernetes' objects. Of IPv6 only the look is judged: nothing is done with it.

import { parseCidr, parseIpv4 } from '../../../base/ipv4.ts';

export function isAddress(text: string): boolean {
  return parseIpv4(text) !== undefined || isIpv6(text);
}

export function isCidr(text: string): boolean {
  const slash = text.lastIndexOf('/');
  const length = Number(text.slice(slash + 1));
  const isLong = slash > 0 && /^\d{1,3}$/.test(text.slice(slash + 1)) && length <= 128;
  return parseCidr(text) !== undefined || (isLong && isIpv6(text.slice(0, slash)));
}

function isIpv6(text: string): boolean {
  if (text.length > 45 || !/^[0-9a-fA-F:.]+$/.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const width = groups.length + (last.includes('.') ? 1 : 0);
  const isGroup = (group: string): boolean =>
    /^[0-9a-fA-F]{1,4}$/.test(group) || (group === last && parseIpv4(group) !== undefined);
  return groups.every(isGroup) && (halves.length === 2 ? width < 8 : width === 8);
}
