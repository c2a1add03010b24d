// What a command-line tool leaves behind: its two streams and its exit status.

export interface ToolAnswer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export function printed(lines: readonly string[]): ToolAnswer {
  return { stdout: lines.map((line) => `${line}\n`).join(''), stderr: '', exitCode: 0 };
}

export function failed(message: string, exitCode = 1): ToolAnswer {
  return { stdout: '', stderr: `${message}\n`, exitCode };
}
