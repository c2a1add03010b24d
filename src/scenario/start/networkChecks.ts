// What is wrong with the network of a state, beyond its shape: who has which address of which subnet, and what an
// instance can carry.

import {
  cidrContains,
  cidrSize,
  formatCidr,
  formatIpv4,
  parseCidr,
  parseIpv4,
  PREFIX_LENGTH,
  type Cidr,
  type Ipv4,
} from '../../base/ipv4.ts';
import { instanceType, type InstanceType } from '../../ec2/instanceTypes.ts';
import type { SubnetDocument } from '../cluster/vpcDocument.ts';
import { parseAddresses } from '../language/addressText.ts';
import { type DocumentPath, faultAt, type Fault, type LocatedFault } from '../language/diagnostics.ts';
import { isPrimary, type StateDocument, type StateInterface, type StateNode } from './stateDocument.ts';

type CheckedInterface = Pick<
  StateDocument['availableInterfaces'][number],
  'id' | 'subnet' | 'primaryAddress' | 'addresses' | 'prefixes'
>;

/** First and last of its addresses that AWS gives to nobody. */
const RESERVED_AT_START = 4;

export function networkFaults(state: StateDocument, subnets: readonly SubnetDocument[]): LocatedFault[] {
  const checker = new NetworkChecker(subnets);
  state.nodes.forEach((node, index) => checker.checkNode(node, ['nodes', index]));
  state.availableInterfaces.forEach((eni, index) => {
    checker.checkInterface(eni, ['availableInterfaces', index], `availableInterfaces[${index}]`);
  });
  return checker.faults;
}

class NetworkChecker {
  readonly faults: LocatedFault[] = [];
  private readonly subnets: ReadonlyMap<string, SubnetDocument>;
  private readonly holders = new Map<Ipv4, string>();
  private readonly ids = new Set<string>();

  constructor(subnets: readonly SubnetDocument[]) {
    this.subnets = new Map(subnets.map((subnet) => [subnet.name, subnet]));
    for (const { name, taken } of subnets) {
      for (const text of taken.addresses) {
        const range = parseAddresses(text);
        for (let address = range?.first ?? 1; address <= (range?.last ?? 0); address++)
          this.holders.set(address, `vpc.subnets ${name}, taken,`);
      }
    }
  }

  checkNode(node: StateNode, path: DocumentPath): void {
    const { networkInterfaces, instanceId, name } = node;
    const type = instanceType(node.instanceType);
    if (instanceId !== undefined) this.listOnce('instance', instanceId, [...path, 'instanceId']);
    const enis = [...path, 'networkInterfaces'];
    if (type !== undefined) this.checkCards(node, type, enis);
    this.checkBranches(node, type, path);
    const primary = networkInterfaces.find((eni) => isPrimary(eni) && !eni.trunk);
    if (primary === undefined) this.add(enis, { code: 'no-primary-interface' });
    const nodeZone = this.subnets.get(primary?.subnet ?? '')?.availabilityZone;
    const places = new Set<string>();
    networkInterfaces.forEach((eni, index) => {
      const here = [...enis, index];
      const place = placeText(eni);
      if (places.has(place))
        this.add([...here, 'device'], { code: 'listed-twice', what: 'device', name: place });
      places.add(place);
      this.checkInterface(eni, here, `${name}, device ${place},`);
      const slots = 1 + eni.addresses.length + eni.prefixes.length;
      if (type !== undefined && slots > type.ipv4PerEni) {
        this.add(here, { code: 'too-many-addresses', found: slots, limit: type.ipv4PerEni, type: type.name });
      }
      const zone = this.subnets.get(eni.subnet)?.availabilityZone;
      if (zone !== undefined && nodeZone !== undefined && zone !== nodeZone)
        this.add([...here, 'subnet'], { code: 'other-zone', subnet: eni.subnet, zone, nodeZone });
      const held = [...eni.addresses.map(hostCidr), ...eni.prefixes.map(parseCidr)];
      eni.cooling.forEach(({ address }, place) => {
        const isHeld = held.some((cidr) => cidr && cidrContains(cidr, parseIpv4(address) ?? 0));
        const at = [...here, 'cooling', place, 'address'];
        if (!isHeld) this.add(at, { code: 'address-of-no-interface', address, node: name });
      });
    });
  }

  private checkCards(
    { networkInterfaces }: StateNode,
    { networkCards, name: type }: InstanceType,
    path: DocumentPath,
  ): void {
    networkCards.forEach((limit, card) => {
      const found = networkInterfaces.filter(({ networkCard }) => networkCard === card).length;
      if (found > limit) this.add(path, { code: 'too-many-interfaces', found, limit, type });
    });
    networkInterfaces.forEach(({ networkCard }, index) => {
      if (networkCard < networkCards.length) return;
      const fault = { code: 'no-such-network-card', networkCard, cards: networkCards.length, type } as const;
      this.add([...path, index, 'networkCard'], fault);
    });
  }

  private checkBranches(
    { name, networkInterfaces, branchInterfaces }: StateNode,
    type: InstanceType | undefined,
    path: DocumentPath,
  ): void {
    const [trunk, second] = networkInterfaces.filter((eni) => eni.trunk);
    if (second !== undefined)
      this.add([...path, 'networkInterfaces'], { code: 'listed-twice', what: 'trunk ENI', name });
    const found = branchInterfaces.length;
    const here = [...path, 'branchInterfaces'];
    if (found > 0 && trunk === undefined) this.add(here, { code: 'no-trunk-interface' });
    const limit = type?.branchEniLimit ?? found;
    if (type !== undefined && found > limit)
      this.add(here, { code: 'too-many-interfaces', found, limit, type: type.name });
    const vlans = new Set<number>();
    branchInterfaces.forEach((branch, index) => {
      const { vlan } = branch;
      if (vlans.has(vlan))
        this.add([...here, index, 'vlan'], { code: 'listed-twice', what: 'VLAN', name: String(vlan) });
      vlans.add(vlan);
      const eni = { ...branch, addresses: [], prefixes: [] };
      this.checkInterface(eni, [...here, index], `${name}, VLAN ${vlan},`);
    });
  }

  /** `holder`: what a later fault calls it. */
  checkInterface(eni: CheckedInterface, path: DocumentPath, holder: string): void {
    if (eni.id !== undefined) this.listOnce('network interface', eni.id, [...path, 'id']);
    const subnet = this.subnets.get(eni.subnet);
    if (subnet === undefined) {
      const known = [...this.subnets.keys()];
      const absence = { kind: 'never' } as const;
      const fault = { code: 'unknown-reference', thing: 'subnet', name: eni.subnet, known, absence } as const;
      this.add([...path, 'subnet'], fault);
      return;
    }
    this.claim(hostCidr(eni.primaryAddress), subnet, [...path, 'primaryAddress'], holder);
    eni.addresses.forEach((address, place) => {
      this.claim(hostCidr(address), subnet, [...path, 'addresses', place], holder);
    });
    eni.prefixes.forEach((found, place) => {
      const prefix = parseCidr(found);
      const at = [...path, 'prefixes', place];
      if (prefix?.length === PREFIX_LENGTH) this.claim(prefix, subnet, at, holder);
      else this.add(at, { code: 'not-a-prefix', found });
    });
  }

  private claim(cidr: Cidr | undefined, subnet: SubnetDocument, path: DocumentPath, holder: string): void {
    const whole = parseCidr(subnet.cidr);
    if (cidr === undefined || whole === undefined) return;
    const found = cidr.length === 32 ? formatIpv4(cidr.base) : formatCidr(cidr);
    const last = cidr.base + cidrSize(cidr) - 1;
    if (!cidrContains(whole, cidr.base) || !cidrContains(whole, last)) {
      this.add(path, { code: 'outside-subnet', found, subnet: subnet.cidr });
      return;
    }
    const isReserved =
      cidr.base < whole.base + RESERVED_AT_START || last === whole.base + cidrSize(whole) - 1;
    if (isReserved) this.add(path, { code: 'reserved-address', found });
    for (let address = cidr.base; address <= last; address++) {
      const other = this.holders.get(address);
      if (other !== undefined) {
        this.add(path, { code: 'address-twice', address: formatIpv4(address), other });
        return;
      }
      this.holders.set(address, holder);
    }
  }

  private listOnce(what: string, name: string, path: DocumentPath): void {
    if (this.ids.has(name)) this.add(path, { code: 'listed-twice', what, name });
    this.ids.add(name);
  }

  private add(path: DocumentPath, fault: Fault): void {
    this.faults.push(faultAt(path, fault));
  }
}

function hostCidr(address: string): Cidr | undefined {
  const base = parseIpv4(address);
  return base === undefined ? undefined : { base, length: 32 };
}

/** As a person would call it: its device number, and the network card where it is not the default one. */
function placeText({ networkCard, device }: StateInterface): string {
  return networkCard === 0 ? String(device) : `${device} of network card ${networkCard}`;
}
