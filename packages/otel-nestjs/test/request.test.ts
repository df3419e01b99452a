import { describe, expect, it } from '@jest/globals';
import { createContextKey, ROOT_CONTEXT, type Span } from '@opentelemetry/api';
import { enterRoute, isAborted, type RpcMetadata } from '../src/request';

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

describe('isAborted', () => {
  const response = (socket?: object) =>
    isAborted({
      destroyed: true,
      writableEnded: false,
      writableFinished: false,
      once: () => undefined,
      ...(socket === undefined ? {} : { req: { socket } }),
    });
  const systemError = Object.assign(new Error('read ECONNRESET'), { syscall: 'read' });

  it.each([
    ['has ended its connection', { destroyed: true, readableEnded: true, errored: null }],
    ['has broken it', { destroyed: true, readableEnded: false, errored: systemError }],
    ['has reset one of its streams', { destroyed: false }],
  ])('is true where the client %s', (_how, socket) => {
    expect(response(socket)).toBe(true);
  });

  it.each([
    ['has ended its connection', { destroyed: true, readableEnded: false, errored: null }],
    ['has an error', { destroyed: true, readableEnded: false, errored: new Error('too late') }],
  ])('is false where the server %s', (_how, socket) => {
    expect(response(socket)).toBe(false);
  });

  it('is true of an answer that says nothing of its connection', () => {
    expect(response()).toBe(true);
  });
});
