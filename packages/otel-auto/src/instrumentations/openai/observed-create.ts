import { context } from '@opentelemetry/api';
import { isAsyncFunction, isPromise } from 'node:util/types';
import { followPromise, type Settlement } from '../../patching/follow-promise';
import { guarded } from '../../patching/guarded';
import type { Patches } from '../../patching/patches';
import {
  takeAppearance,
  wrapFunction,
  type AnyFunction,
  type Invoke,
} from '../../patching/wrap-function';
import type { Endpoint } from './endpoints';
import { observeStream } from './observe-stream';
import { Operation, type Instruments } from './operation';

/** The fields used of the object that `create()` returns; the client creates one for each call. */
interface ApiPromise {
  responsePromise?: unknown;
  parseResponse?: unknown;
  _thenUnwrap?: unknown;
}

const SUBJECT = 'A span of openai';

/** Creates the wrapper of `create()`. */
export function createObservedCreate(
  endpoint: Endpoint,
  instruments: Instruments,
  patches: Patches,
): Invoke {
  const start = guarded(SUBJECT, (resource: unknown, [params]: readonly unknown[]) => {
    const client = (resource as { _client?: { baseURL?: unknown } } | null | undefined)?._client;
    return typeof params === 'object' && params !== null
      ? new Operation(
          endpoint,
          instruments,
          params as Readonly<Record<string, unknown>>,
          client?.baseURL,
        )
      : undefined;
  });
  const observe = guarded(SUBJECT, (result: unknown, operation: Operation) =>
    observeApiPromise(result as ApiPromise, operation, patches),
  );
  return (create, resource, args) => {
    const operation = start(resource, args);
    if (operation === undefined) return Reflect.apply(create, resource, args);
    let result: unknown;
    try {
      result = context.with(operation.context, () => Reflect.apply(create, resource, args));
    } catch (error) {
      guarded(SUBJECT, () => operation.fail(error))();
      throw error;
    }
    if (observe(result, operation) !== true) guarded(SUBJECT, () => operation.end())();
    return result;
  };
}

/** The state of the result that one call of `create()` returned. */
interface ResultState {
  readonly operation: Operation;
  isParsing: boolean;
}

const resultStates = new WeakMap<object, ResultState>();

/** Ends operations whose result was never requested. */
const collected = new FinalizationRegistry<Operation>(
  guarded(SUBJECT, (operation: Operation) => operation.end()),
);

/**
 * Observes the client's own steps when it takes them: the request, which is in flight, and the
 * parsing of the response, which happens on demand.
 *
 * @returns whether they can be observed; in that case they end the operation
 */
function observeApiPromise(promise: ApiPromise, operation: Operation, patches: Patches): boolean {
  const { responsePromise, parseResponse } = promise;
  if (!isPromise(responsePromise) || typeof parseResponse !== 'function') return false;
  watchAsResponse(promise, patches);
  const state: ResultState = { operation, isParsing: false };
  resultStates.set(promise, state);
  collected.register(promise, operation, state);
  const fail = guarded(SUBJECT, (error: unknown) => operation.fail(error));
  const followed = followPromise(responsePromise, { onValue: () => {}, onError: fail });
  promise.responsePromise = followed;
  promise.parseResponse = observeParsing(parseResponse as AnyFunction, {
    onStart() {
      state.isParsing = true;
      collected.unregister(state);
    },
    onValue: guarded(SUBJECT, (answer: unknown) => {
      if (observeStream(answer, operation, collected)) return;
      operation.read(answer);
      operation.end();
    }),
    onError: fail,
  });
  if (!Object.hasOwn(promise, '_thenUnwrap')) return true;
  // Since version 7 the promise that it returns is independent of this one.
  const unwrap = promise._thenUnwrap as AnyFunction;
  promise._thenUnwrap = wrapFunction(unwrap, (original, thisArg, args) => {
    const unwrapped: unknown = Reflect.apply(original, thisArg, args);
    guarded(SUBJECT, () => {
      if (!observeApiPromise(unwrapped as ApiPromise, operation, patches)) return;
      collected.unregister(state);
      followed.catch(() => {});
    })();
    return unwrapped;
  });
  return true;
}

interface Parsing extends Settlement {
  onStart(): void;
}

/**
 * Wraps the client's function that parses a response by a function of the same kind, async or not.
 */
function observeParsing(parseResponse: AnyFunction, parsing: Parsing): AnyFunction {
  if (!isAsyncFunction(parseResponse)) {
    return wrapFunction(parseResponse, (parse, thisArg, args) => {
      parsing.onStart();
      const parsed: unknown = Reflect.apply(parse, thisArg, args);
      return isPromise(parsed) ? followPromise(parsed, parsing) : parsed;
    });
  }
  return takeAppearance(async (...args) => {
    parsing.onStart();
    try {
      const answer: unknown = await parseResponse(...args);
      parsing.onValue(answer);
      return answer;
    } catch (error) {
      parsing.onError(error);
      throw error;
    }
  }, parseResponse);
}

/**
 * Ends the operation when the raw response is requested, since the application reads that by
 * itself.
 */
function watchAsResponse(promise: object, patches: Patches): void {
  const prototype = findHolder(promise, 'asResponse');
  if (prototype === undefined || watched.has(prototype)) return;
  watched.add(prototype);
  patches.method(prototype, 'asResponse', (asResponse, thisArg, args) => {
    const response: unknown = Reflect.apply(asResponse, thisArg, args);
    const state = resultStates.get(thisArg as object);
    if (state === undefined || !isPromise(response)) return response;
    const onValue = guarded(SUBJECT, () => {
      if (!state.isParsing) state.operation.end();
    });
    return followPromise(response, { onValue, onError: () => {} });
  });
}

const watched = new WeakSet<object>();

function findHolder(object: object, name: string): object | undefined {
  let holder: object | null = object;
  while (holder !== null && !Object.hasOwn(holder, name)) holder = Object.getPrototypeOf(holder);
  return holder ?? undefined;
}
