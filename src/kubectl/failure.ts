// What kubectl says when it cannot do as told: its own complaints and those of the API server.

export class Failure extends Error {
  readonly exitCode: number;

  /** `message`: the line on stderr, without its end. */
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function complaint(message: string): Failure {
  return new Failure(`error: ${message}`);
}

export function notFound(resource: string, name: string): Failure {
  return new Failure(`Error from server (NotFound): ${resource} ${goQuoted(name)} not found`);
}

export function badRequest(message: string): Failure {
  return new Failure(`Error from server (BadRequest): ${message}`);
}

/** As Go's `%q` writes a string of printable characters. */
export function goQuoted(text: string): string {
  return JSON.stringify(text);
}
