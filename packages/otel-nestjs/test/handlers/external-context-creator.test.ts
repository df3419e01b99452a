import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { ExternalContextCreator } from '@nestjs/core/helpers/external-context-creator';
import { NestContainer } from '@nestjs/core/injector/container';
import { patchExternalContextCreator } from '../../src/handlers/external-context-creator';
import { asNestClass, createNest, createRequest } from '../support/nest';
import { createTelemetry, removeGlobals, type Telemetry } from '../support/telemetry';

let telemetry: Telemetry;
let resolvers = 0;
beforeAll(() => {
  telemetry = createTelemetry();
  const nest = createNest(telemetry.tracer, { onResolver: () => (resolvers += 1) });
  patchExternalContextCreator(asNestClass(ExternalContextCreator), nest);
});
afterEach(() => telemetry.reset());
afterAll(removeGlobals);

class Books {
  find(...args: unknown[]) {
    return args.length;
  }
}

type Target = (...args: unknown[]) => Promise<unknown>;

/** The function that another package calls in the place of `find`. */
function createTarget(type?: string): Target {
  const creator = ExternalContextCreator.fromContainer(new NestContainer());
  const books = new Books();
  const create = creator.create.bind(creator) as (...args: unknown[]) => Target;
  return type === undefined
    ? create(books, books.find, 'find')
    : create(
        books,
        books.find,
        'find',
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        type,
      );
}

it.each([
  ['a resolver', 'graphql', 'graphql'],
  ['a handler of a community package', 'necord', 'necord'],
  ['a handler that does not say what it is', undefined, 'external'],
])('%s has a span', async (_what, type, said) => {
  await expect(createTarget(type)('root', 'args')).resolves.toBe(2);
  expect(telemetry.span()).toMatchObject({
    name: 'Books.find',
    attributes: { 'nestjs.type': said, 'nestjs.controller': 'Books' },
  });
});

it.each([
  ['Express', { req: { baseUrl: '/graphql' } }],
  ['Fastify', { request: { routeOptions: { url: '/graphql' } } }],
])('a resolver gives the request around it the route that %s does not', async (_who, given) => {
  const { metadata, serve } = createRequest(telemetry.tracer);
  await serve(() => createTarget('graphql')('root', 'args', given, 'info'));
  expect(metadata.route).toBe('/graphql');
});

it('another handler gives the request none', async () => {
  const { metadata, serve } = createRequest(telemetry.tracer);
  await serve(() => createTarget('necord')('a', 'b', { req: { baseUrl: '/graphql' } }));
  expect(metadata.route).toBeUndefined();
});

it('who else makes the spans of resolvers is told of each that has its own', () => {
  resolvers = 0;
  createTarget('necord');
  expect(resolvers).toBe(0);
  createTarget('graphql');
  expect(resolvers).toBe(1);
});

it('what is no function is left to Nest', () => {
  class Creator {
    create(...args: unknown[]) {
      return args;
    }
  }
  patchExternalContextCreator(asNestClass(Creator), createNest(telemetry.tracer));
  expect(new Creator().create('books', undefined, 'find')).toEqual(['books', undefined, 'find']);
});
