// The form in which decisions of the real autoscalers were recorded.

export interface AutoscalingCase {
  readonly name: string;
  readonly kind: string;
  readonly input: object;
  /** The outcome, where it was the same in every run. */
  readonly result?: object;
  /** Else all that were seen. */
  readonly oneOf?: readonly object[];
}
