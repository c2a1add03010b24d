// The HTTP status with which EC2 answers an error. @upstream AWS EC2 API reference, error codes: client and server errors

import { own } from '../base/own.ts';

const STATUS: Readonly<Record<string, number>> = {
  AuthFailure: 401,
  InternalError: 500,
  InternalFailure: 500,
  RequestLimitExceeded: 503,
  ServiceUnavailable: 503,
  Throttling: 400,
  UnauthorizedOperation: 403,
  Unavailable: 503,
};

const CLIENT_ERROR = 400;

export function httpStatus(errorCode: string): number {
  return own(STATUS, errorCode) ?? CLIENT_ERROR;
}
