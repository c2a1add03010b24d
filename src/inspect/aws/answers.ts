// What the AWS CLI, version 2, prints: JSON indented by four, the error of a service, or of how it was called.

import type { ToolAnswer } from '../../base/toolAnswer.ts';
import type { JsonValue } from '../introspection/goJson.ts';

const USAGE_ERROR = 252;
const SERVICE_ERROR = 254;
const INDENT = 4;

export function printed(answer: JsonValue): ToolAnswer {
  return { stdout: `${JSON.stringify(answer, undefined, INDENT)}\n`, stderr: '', exitCode: 0 };
}

export function serviceError(api: string, [code, message]: readonly [string, string]): ToolAnswer {
  const stderr = `\nAn error occurred (${code}) when calling the ${api} operation: ${message}\n`;
  return { stdout: '', stderr, exitCode: SERVICE_ERROR };
}

export function usageError(problem: string): ToolAnswer {
  const usage = [
    '',
    'usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]',
    'To see help text, you can run:',
    '',
    '  aws help',
    '  aws <command> help',
    '  aws <command> <subcommand> help',
    '',
    `aws: error: ${problem}`,
    '',
  ];
  return { stdout: '', stderr: usage.join('\n'), exitCode: USAGE_ERROR };
}
