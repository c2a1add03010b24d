// Where a property ends that holds for easy steps and not for hard ones: bisection from today's step outward. Runs of a
// simulation are not quite monotone, so the steps around the answer are tried as well: it moves until every easier step
// that was tried passes.

export interface StepRange {
  /** A higher step is harder. */
  readonly easiest: number;
  readonly today: number;
  readonly hardest: number;
  readonly stride: number;
}

/** Steps that are to be tried before it goes on. */
type Wanted = readonly number[];

/** Neighbours of the answer that are tried: the easier ones make it safe, the harder ones show what chance allows. */
const EASIER = 3;
const HARDER = 2;

/**
 * The hardest step that passes with every easier one that was tried; undefined: none passes as far as it was tried.
 * `passes` is asked only for steps that were wanted.
 */
export function* searchBound(
  { easiest, today, hardest, stride }: StepRange,
  passes: (step: number) => boolean,
): Generator<Wanted, number | undefined> {
  const tried = new Set<number>();
  function* trying(...steps: readonly number[]): Generator<Wanted, void> {
    for (const step of steps) tried.add(step);
    yield steps;
  }

  /** Away from a step, each time twice as far, to the first that is as wanted; `before` it none was. */
  function* reach(
    from: number,
    end: number,
    wanted: boolean,
  ): Generator<Wanted, { readonly before: number; readonly found: number | undefined }> {
    const direction = Math.sign(end - from);
    let [before, distance] = [from, stride];
    while (before !== end) {
      const next = before + direction * Math.min(distance, Math.abs(end - before));
      yield* trying(next);
      if (passes(next) === wanted) return { before, found: next };
      before = next;
      distance *= 2;
    }
    return { before, found: undefined };
  }

  function* bisect(pass: number, fail: number): Generator<Wanted, number> {
    let [passing, failing] = [pass, fail];
    while (failing - passing > 1) {
      const middle = passing + Math.floor((failing - passing) / 2);
      yield* trying(middle);
      if (passes(middle)) passing = middle;
      else failing = middle;
    }
    return passing;
  }

  yield* trying(today);
  let pass: number | undefined;
  let fail: number | undefined = today;
  if (passes(today)) {
    const { before, found } = yield* reach(today, hardest, false);
    [pass, fail] = [before, found];
  }
  for (;;) {
    if (pass === undefined && fail !== undefined) {
      const { before, found }: { readonly before: number; readonly found: number | undefined } = yield* reach(
        fail,
        easiest,
        true,
      );
      [pass, fail] = [found, before];
    }
    if (pass === undefined) return undefined;
    const answer: number = fail === undefined ? pass : yield* bisect(pass, fail);
    const easier = neighbours(answer, -1, EASIER).filter((step) => step >= easiest);
    const harder = neighbours(answer + 1, 1, HARDER).filter((step) => fail !== undefined && step <= hardest);
    yield* trying(...easier, ...harder);
    const failing = easier.filter((step) => !passes(step));
    if (failing.length === 0) return answer;
    const broken = Math.min(...failing);
    const good = [...tried].filter((step) => step < broken && passes(step));
    [pass, fail] = [good.length === 0 ? undefined : Math.max(...good), broken];
  }
}

function neighbours(step: number, direction: 1 | -1, count: number): number[] {
  return Array.from({ length: count }, (_, index) => step + direction * (index + 1));
}
