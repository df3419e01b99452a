import { context } from '@opentelemetry/api';
import type { NestCopy } from '../nest-copy';
import { patchMethod, type NestClass } from '../patch-method';
import { enterRoute, type PlatformRequest, type Response } from '../request';
import { declaredRoutes } from './declared-routes';

/** A response of Express or Fastify. */
interface PlatformResponse extends Response {
  readonly raw?: Response;
  /** The request, in Fastify. */
  readonly request?: PlatformRequest;
  /** The request, in Express and Node.js itself. */
  readonly req?: PlatformRequest;
}

/**
 * Sets the server span's route once the guards have let a request pass, which is when Nest sets the
 * status of each response; a wrapper of the whole route would be in the stack of every error.
 */
export function patchRouterResponseController({ prototype }: NestClass, _nest: NestCopy): void {
  patchMethod(prototype, 'setStatus', (setStatus) => ({
    setStatus(response: PlatformResponse, ...rest: unknown[]) {
      const request = response.request ?? response.req;
      if (request !== undefined) {
        enterRoute(context.active(), request, response, declaredRoutes);
      }
      return setStatus.call(this, response, ...rest) as unknown;
    },
  }));
}
