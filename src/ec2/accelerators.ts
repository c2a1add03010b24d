// GPUs and other accelerators of instance types, as the device plugins of their makers offer them to Kubernetes.
// @upstream EC2's instance type reference; how many of a device a machine has

interface Family {
  /** Extended resource by units of one device: NVIDIA's plugin counts GPUs, AWS' counts devices and their cores. */
  readonly offers: Readonly<Record<string, number>>;
  /** Devices by size. */
  readonly sizes: Readonly<Record<string, number>>;
}

const NVIDIA = { 'nvidia.com/gpu': 1 };
const NEURON_2 = { 'aws.amazon.com/neuron': 1, 'aws.amazon.com/neuroncore': 2 };
const NEURON_4 = { 'aws.amazon.com/neuron': 1, 'aws.amazon.com/neuroncore': 4 };

/** The sizes that G machines of several generations share. */
const G_SIZES = {
  xlarge: 1,
  '2xlarge': 1,
  '4xlarge': 1,
  '8xlarge': 1,
  '16xlarge': 1,
  '12xlarge': 4,
  '24xlarge': 4,
  '48xlarge': 8,
};

const FAMILIES: Readonly<Record<string, Family>> = {
  g3: { offers: NVIDIA, sizes: { '4xlarge': 1, '8xlarge': 2, '16xlarge': 4 } },
  g3s: { offers: NVIDIA, sizes: { xlarge: 1 } },
  g4ad: {
    offers: { 'amd.com/gpu': 1 },
    sizes: { xlarge: 1, '2xlarge': 1, '4xlarge': 1, '8xlarge': 2, '16xlarge': 4 },
  },
  g4dn: { offers: NVIDIA, sizes: { ...G_SIZES, metal: 8 } },
  g5: { offers: NVIDIA, sizes: G_SIZES },
  g5g: {
    offers: NVIDIA,
    sizes: { xlarge: 1, '2xlarge': 1, '4xlarge': 1, '8xlarge': 1, '16xlarge': 2, metal: 2 },
  },
  g6: { offers: NVIDIA, sizes: G_SIZES },
  g6e: { offers: NVIDIA, sizes: G_SIZES },
  gr6: { offers: NVIDIA, sizes: { '4xlarge': 1, '8xlarge': 1 } },
  inf1: { offers: NEURON_4, sizes: { xlarge: 1, '2xlarge': 1, '6xlarge': 4, '24xlarge': 16 } },
  inf2: { offers: NEURON_2, sizes: { xlarge: 1, '8xlarge': 1, '24xlarge': 6, '48xlarge': 12 } },
  p2: { offers: NVIDIA, sizes: { xlarge: 1, '8xlarge': 8, '16xlarge': 16 } },
  p3: { offers: NVIDIA, sizes: { '2xlarge': 1, '8xlarge': 4, '16xlarge': 8 } },
  p3dn: { offers: NVIDIA, sizes: { '24xlarge': 8 } },
  p4d: { offers: NVIDIA, sizes: { '24xlarge': 8 } },
  p4de: { offers: NVIDIA, sizes: { '24xlarge': 8 } },
  p5: { offers: NVIDIA, sizes: { '4xlarge': 1, '48xlarge': 8 } },
  p5e: { offers: NVIDIA, sizes: { '48xlarge': 8 } },
  p5en: { offers: NVIDIA, sizes: { '48xlarge': 8 } },
  'p6-b200': { offers: NVIDIA, sizes: { '48xlarge': 8 } },
  trn1: { offers: NEURON_2, sizes: { '2xlarge': 1, '32xlarge': 16 } },
  trn1n: { offers: NEURON_2, sizes: { '32xlarge': 16 } },
};

const NONE: Readonly<Record<string, number>> = {};

/**
 * Extended resources of a machine by name.
 * @assumption the maker's device plugin runs on every such node from its registration on; it takes some seconds more.
 */
export function acceleratorsOf(instanceType: string): Readonly<Record<string, number>> {
  const [family = '', size = ''] = instanceType.split('.', 2);
  const { offers, sizes } = FAMILIES[family] ?? { offers: NONE, sizes: NONE };
  const devices = sizes[size];
  if (devices === undefined) return NONE;
  return Object.fromEntries(Object.entries(offers).map(([name, units]) => [name, units * devices]));
}
