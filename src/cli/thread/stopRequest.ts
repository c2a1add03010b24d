// Whether the verb that runs has been asked to stop. Long loops look here now and then, as no signal reaches them.

let requested: () => number | undefined = () => undefined;

/** The exit status with which to stop; undefined: go on. */
export function stopStatus(): number | undefined {
  return requested();
}

/** Once, where the thread begins. */
export function watchForStop(source: () => number | undefined): void {
  requested = source;
}
