import { expect, it } from '@jest/globals';
import { createContextKey, ROOT_CONTEXT, type Span } from '@opentelemetry/api';
import { enterRoute, type RpcMetadata } from '../src/request';

const RPC_METADATA = createContextKey('OpenTelemetry SDK Context Key RPC_METADATA');

const enter = (request: object): string | undefined => {
  const metadata: RpcMetadata = { type: 'http', span: {} as Span };
  enterRoute(ROOT_CONTEXT.setValue(RPC_METADATA, metadata), request, {} as never, new Map());
  return metadata.route;
};

it('reads no deprecated property of Fastify 4, which may be an error', () => {
  const request = {
    routeOptions: { url: '/cats/:id' },
    get routerPath(): never {
      throw new Error('FSTDEP017');
    },
  };
  expect(enter(request)).toBe('/cats/:id');
});

it('reads the path of a route from Fastify before it had routeOptions', () => {
  expect(enter({ routerPath: '/cats/:id' })).toBe('/cats/:id');
});

it('reads the path of a route and of its router from Express', () => {
  expect(enter({ route: { path: '/:id' }, baseUrl: '/cats' })).toBe('/cats/:id');
});
