import { describe, expect, it } from '@jest/globals';
import { NEST_PLATFORM_CASES } from './support/nest-cases';
import { startNest } from './support/start-nest';

describe.each(NEST_PLATFORM_CASES)(
  'a call with @nestjs/axios on NestJS $version ($moduleKind) with $platform',
  (nest) => {
    it('is inside the handler that made it, however that waits for it', async () => {
      const env = { ACME_OTEL_NESTJS_STEPS: 'none' };
      const app = await startNest('calls', nest, { env });
      try {
        for (const how of ['promise', 'observable']) {
          expect(await app.request(`/${how}`)).toMatchObject({ body: '{"stock":5}' });
        }
      } finally {
        await app.stop();
      }
      const run = await app.stop();
      for (const how of ['promise', 'observable']) {
        expect(run).toHaveTrace(`
          GET /${how}                       SERVER    http
            CallsController.${how}          INTERNAL  @acme/otel-nestjs
              GET                           CLIENT    http
                GET /stock                  SERVER    http
                  CallsController.stock     INTERNAL  @acme/otel-nestjs
        `);
      }
    });
  },
);
