// An allocator of one's own: it gives addresses in turn, keeps three free, attaches an ENI when its ENIs are full, and
// never gives an address back to EC2. Try it:
//   vpc-cni-sim replay scenarios/burst.yaml --allocator scenarios/programs/keepsAll.mjs
//   vpc-cni-sim sweep scenarios/burst.yaml --set allocator=ipamd,scenarios/programs/keepsAll.mjs

const WARM = 3;
const COOLDOWN = 30_000;

/** @param {{ name?: string, cooldown?: number, looksAtHolders?: boolean }} options */
export function keepsAll({ name = 'keeps-all', cooldown = COOLDOWN, looksAtHolders = true } = {}) {
  return {
    name,

    /**
     * The container starts on a node. `saved`: what `stop` returned before, if anything.
     * @param {import('vpc-cni-sim').AllocatorNode} node
     * @param {unknown} saved
     */
    start(node, saved) {
      /** ENI → what it carries. @type {Map<string, import('vpc-cni-sim').Cidr[]>} */
      const enis = new Map();
      /** Address → sandbox that has it. @type {Map<number, string>} */
      const holders = new Map();
      /** Address → the last moment at which it is not given out. @type {Map<number, number>} */
      const cooling = new Map();

      for (const { eniId, cidrs } of node.imds.attachedEnis()) enis.set(eniId, [...cidrs]);
      if (saved instanceof Map)
        for (const [address, sandbox] of saved)
          if (node.sandboxes.has(sandbox)) holders.set(address, sandbox);

      const addresses = () => [...enis.values()].flat().map(({ base }) => base);
      const isFree = (/** @type {number} */ address) =>
        !holders.has(address) && (cooling.get(address) ?? -1) < node.now();
      const free = () => addresses().filter(isFree);

      function* grow() {
        const open = [...enis].find(([, cidrs]) => cidrs.length < node.limits.addressesPerEni - 1);
        if (open !== undefined) {
          const [eni, cidrs] = open;
          const got = yield* node.ec2.assignPrivateIpAddresses(eni, { kind: 'ips', count: 1 });
          if (got.ok) cidrs.push(...got.value);
        } else if (enis.size < node.limits.enis) yield* attach();
      }

      function* attach() {
        const [primary] = node.imds.attachedEnis();
        if (primary === undefined) return;
        const created = yield* node.ec2.createNetworkInterface(primary.subnetId, {
          kind: 'ips',
          count: WARM,
        });
        if (!created.ok) return;
        const { eniId, cidrs } = created.value;
        const device = yield* node.ec2.describeInstances();
        const attached = device.ok
          ? yield* node.ec2.attachNetworkInterface(eniId, device.value.freeDevice)
          : device;
        if (attached.ok) enis.set(eniId, [...cidrs]);
        else yield* node.ec2.deleteNetworkInterface(eniId);
      }

      node.spawn(function* () {
        for (;;) {
          if (free().length < WARM) yield* grow();
          yield* node.sleep('1s');
        }
      });

      return {
        /** CNI ADD @param {import('vpc-cni-sim').AllocatorSandbox} sandbox */
        add({ id }) {
          const known = [...holders].find(([, sandbox]) => sandbox === id)?.[0];
          const address = known ?? (looksAtHolders ? free() : addresses())[0];
          if (address === undefined) return { refused: 'no free address' };
          holders.set(address, id);
          return { address };
        },
        /** CNI DEL @param {import('vpc-cni-sim').AllocatorSandbox} sandbox */
        del({ id }) {
          for (const [address, sandbox] of holders) {
            if (sandbox !== id) continue;
            holders.delete(address);
            cooling.set(address, node.now() + cooldown);
          }
        },
        view: () => ({
          enis: [...enis].map(([eniId, cidrs]) => ({ eniId, cidrs: [...cidrs] })),
          assigned: [...holders].map(([address, sandbox]) => ({ address, sandbox })),
          cooling: [...cooling].map(([address, until]) => ({ address, until })),
        }),
        stop: () => new Map(holders),
      };
    },
  };
}

export default keepsAll();
