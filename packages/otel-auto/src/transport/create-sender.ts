import type { OtlpSettings } from '../settings/settings';
import type { Signal } from '../signal';
import { DISTRO_NAME, VERSION } from '../version';
import { createGrpcSender } from './grpc-sender';
import type { HttpRequest } from './http-endpoint';
import { createHttpSender } from './http-sender';
import { hideCredentials } from './hide-credentials';
import type { Sender } from './sender';

/**
 * Creates the sender of one signal's export requests, over the protocol of its settings.
 *
 * @param request - `request` of `node:http` or `node:https`; by default those of the modules
 * @throws Error if a certificate file cannot be read
 */
export function createSender(
  signal: Signal,
  otlp: OtlpSettings,
  request?: (module: 'http' | 'https') => HttpRequest | undefined,
): Sender {
  const send =
    otlp.protocol === 'grpc'
      ? createGrpcSender({ signal, otlp, userAgent: USER_AGENT })
      : createHttpSender({ signal, otlp, userAgent: USER_AGENT, request });
  return hideCredentials(send, otlp);
}

const USER_AGENT = `${DISTRO_NAME}/${VERSION}`;
