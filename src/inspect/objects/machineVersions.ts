// What runs on the machines of EKS: AL2023's release, its kernel and containerd, and the kubelet's build.

export interface MachineVersions {
  readonly osImage: string;
  readonly kernel: string;
  readonly containerd: string;
  readonly kubelet: string;
  /** Empty where nodes do not say it any more. */
  readonly kubeProxy: string;
}

/** From this minor on nodes do not tell kube-proxy's version. @upstream DisableNodeKubeProxyVersion */
const NO_PROXY_VERSION_SINCE = 33;

interface Release {
  readonly osImage: string;
  readonly kernel: string;
  readonly containerd: string;
}

const LATE_2025: Release = {
  osImage: 'Amazon Linux 2023.9.20251027',
  kernel: '6.12.46-66.121.amzn2023',
  containerd: '2.1.4',
};

const EARLIER: Release = {
  osImage: 'Amazon Linux 2023.6.20250115',
  kernel: '6.1.119-129.201.amzn2023',
  containerd: '1.7.24',
};

/** Machines of these minors and later run kernel 6.12 and containerd 2. */
const LATE_RELEASE_SINCE = 33;

/**
 * @upstream releases of amazon-eks-ami
 * @assumption which patch and build each minor's image carries: one of many that there are, which only shows in listings.
 */
const KUBELETS: Readonly<Record<number, string>> = {
  28: 'v1.28.15-eks-3abbec1',
  29: 'v1.29.15-eks-3abbec1',
  30: 'v1.30.14-eks-3abbec1',
  31: 'v1.31.13-eks-113cf36',
  32: 'v1.32.9-eks-113cf36',
  33: 'v1.33.5-eks-113cf36',
  34: 'v1.34.1-eks-113cf36',
  35: 'v1.35.0-eks-113cf36',
  36: 'v1.36.0-eks-113cf36',
};

export function machineVersions(kubernetesMinor: number, architecture: string): MachineVersions {
  const release = kubernetesMinor >= LATE_RELEASE_SINCE ? LATE_2025 : EARLIER;
  const kubelet = KUBELETS[kubernetesMinor] ?? `v1.${kubernetesMinor}.0-eks`;
  return {
    ...release,
    kernel: `${release.kernel}.${architecture === 'arm64' ? 'aarch64' : 'x86_64'}`,
    kubelet,
    kubeProxy: kubernetesMinor >= NO_PROXY_VERSION_SINCE ? '' : kubelet,
  };
}
