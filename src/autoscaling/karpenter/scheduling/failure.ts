// Why a pod cannot go somewhere. The words are made when somebody asks for them: nearly nobody does, and what they
// count may have changed by then, as in upstream.

export type Failure = () => string;

export function isFailure(outcome: object): outcome is Failure {
  return typeof outcome === 'function';
}

/** @upstream go.uber.org/multierr */
export function together(failures: readonly Failure[]): Failure {
  return () => failures.map((failure) => failure()).join('; ');
}
