import { context } from '@opentelemetry/api';
import type { NestCopy } from '../nest-copy';
import { patchMethod, type NestClass } from '../patch-method';
import { enterRoute, type PlatformRequest, type Response } from '../request';
import { declaredRoutes } from './declared-routes';

/** A response as Express or Fastify gives it. */
interface PlatformResponse extends Response {
  readonly raw?: Response;
  /** Of Fastify. */
  readonly request?: PlatformRequest;
  /** Of Express, and of Node.js itself. */
  readonly req?: PlatformRequest;
}

/**
 * Gives the server span its route once the guards have let a request pass. Nest sets the status of
 * each answer then; a function around the whole route would stand in the stack of every error.
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
