// Why a kubelet let a pod fail, as the pod's status says it.

export interface StatusReason {
  /** One word: `OutOfpods`, `Preempting`. */
  readonly reason: string;
  readonly message: string;
}
