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

/** What `create()` returns, as far as it is of use here: the client makes one for each call. */
interface ApiPromise {
  responsePromise?: unknown;
  parseResponse?: unknown;
  _thenUnwrap?: unknown;
}

const SUBJECT = 'A span of openai';

/** What happens in the place of `create()`. */
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

/** What is asked of what `create()` returned. */
interface Asked {
  readonly operation: Operation;
  isParsing: boolean;
}

const asked = new WeakMap<object, Asked>();

/** Ends what nobody ever asked the answer of. */
const collected = new FinalizationRegistry<Operation>(
  guarded(SUBJECT, (operation: Operation) => operation.end()),
);

/**
 * Follows the steps that the client itself takes, when it takes them: the request, which is under way,
 * and the parsing of the answer, which happens once somebody asks for it.
 *
 * @returns whether it can be followed; then it ends the operation
 */
function observeApiPromise(promise: ApiPromise, operation: Operation, patches: Patches): boolean {
  const { responsePromise, parseResponse } = promise;
  if (!isPromise(responsePromise) || typeof parseResponse !== 'function') return false;
  watchAsResponse(promise, patches);
  const state: Asked = { operation, isParsing: false };
  asked.set(promise, state);
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
  // Since version 7 what it gives takes nothing from this promise.
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

/** The client's function that parses an answer, of the kind that it is. */
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

/** A response that is asked for without its answer is the end: the application reads it by itself. */
function watchAsResponse(promise: object, patches: Patches): void {
  const prototype = findHolder(promise, 'asResponse');
  if (prototype === undefined || watched.has(prototype)) return;
  watched.add(prototype);
  patches.method(prototype, 'asResponse', (asResponse, thisArg, args) => {
    const response: unknown = Reflect.apply(asResponse, thisArg, args);
    const state = asked.get(thisArg as object);
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
