import { context, trace, type Attributes, type Context, type Span } from '@opentelemetry/api';
import { classNameOf } from '../class-name';
import { followResult } from '../follow-result';
import type { NestCopy } from '../nest-copy';
import { takeNameOf } from '../patch-method';
import { isAborted, requestIn, type RequestState, type Response } from '../request';
import {
  ATTR_CLIENT_ABORTED,
  ATTR_CODE_FUNCTION_NAME,
  ATTR_COMPONENT,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_ROUTE,
  ATTR_NEST_CALLBACK,
  ATTR_NEST_CONTROLLER,
  ATTR_NEST_TYPE,
  ATTR_NEST_VERSION,
  COMPONENT,
} from '../semconv';
import { SpanWork } from '../span-work';

/** A method of a controller, resolver or the like in the application. */
export type HandlerMethod = (this: object, ...args: unknown[]) => unknown;

/** The key of the application's method on the function that Nest calls. */
const ORIGINAL = Symbol('original');

/** Returns the application's method for a wrapper of ours, and any other function unchanged. */
export function originalOf<Method>(callback: Method): Method {
  return (callback as { [ORIGINAL]?: Method } | undefined)?.[ORIGINAL] ?? callback;
}

/**
 * A method and the description of its spans; one for each method, however many requests it serves.
 */
export class Handler {
  /**
   * Whether the method sends the response by itself (`@Res()`), so that its work may continue after
   * it has returned.
   */
  answersItself = false;
  /** The function that Nest calls in place of the method. */
  readonly wrapped: HandlerMethod;

  readonly #method: HandlerMethod;
  readonly #methodName: string;
  readonly #nest: NestCopy;
  readonly #type: string;
  #described: HandlerDescription | undefined;

  constructor(method: HandlerMethod, methodName: string, type: string, nest: NestCopy) {
    this.#method = method;
    this.#methodName = methodName;
    this.#type = type;
    this.#nest = nest;
    this.wrapped = this.#wrap();
  }

  /**
   * Creates the wrapper. Metadata is read from the method itself, which is the wrapper's prototype.
   * All other work is done before or after the call of the method, so that errors have one frame of
   * ours in their stack.
   */
  #wrap(): HandlerMethod {
    const method = this.#method;
    const { attach } = this.#nest.tracing;
    const start = this.#start.bind(this);
    const wrapped: HandlerMethod = function (...args) {
      const work = start(this);
      if (work === undefined) return method.apply(this, args);
      const attached = attach?.(work.context);
      let result: unknown;
      try {
        result =
          attached === undefined
            ? context.with(work.context, method, this, ...args)
            : method.apply(this, args);
      } catch (error) {
        work.fail(error);
        throw error;
      } finally {
        attached?.dispose();
      }
      return followResult(result, work);
    };
    Object.setPrototypeOf(wrapped, this.#method);
    takeNameOf(wrapped, this.#method);
    Object.defineProperty(wrapped, ORIGINAL, { value: this.#method });
    return wrapped;
  }

  /** @returns `undefined` if no span is recorded */
  #start(self: object): HandlerWork | undefined {
    const outer = context.active();
    const request = requestIn(outer);
    const { name, attributes } = this.#describe(self, request);
    const span = this.#nest.tracing.tracer.startSpan(name, { attributes }, outer);
    if (!span.isRecording()) return undefined;
    const inside = trace.setSpan(outer, span);
    return new HandlerWork(span, inside, request?.response, this.answersItself);
  }

  /**
   * Describes a call. The description is reused as long as class, route and method are the same,
   * which they nearly always are.
   */
  #describe(self: object, request: RequestState | undefined): HandlerDescription {
    const described = this.#described;
    const Class = self?.constructor;
    const route = request?.route;
    const method = request?.method;
    if (
      described !== undefined &&
      described.Class === Class &&
      described.route === route &&
      described.method === method
    ) {
      return described;
    }
    const className = classNameOf(Class) ?? 'UnnamedInstance';
    const name = `${className}.${this.#methodName}`;
    const attributes: Attributes = {
      [ATTR_COMPONENT]: COMPONENT,
      [ATTR_NEST_TYPE]: this.#type,
      [ATTR_NEST_CONTROLLER]: className,
      [ATTR_NEST_CALLBACK]: this.#methodName,
      [ATTR_CODE_FUNCTION_NAME]: name,
    };
    if (this.#nest.version !== undefined) attributes[ATTR_NEST_VERSION] = this.#nest.version;
    if (route !== undefined) attributes[ATTR_HTTP_ROUTE] = route;
    if (method !== undefined && route !== undefined) attributes[ATTR_HTTP_REQUEST_METHOD] = method;
    this.#described = { Class, route, method, name, attributes };
    return this.#described;
  }
}

interface HandlerDescription {
  readonly Class: unknown;
  readonly route: string | undefined;
  readonly method: string | undefined;
  readonly name: string;
  readonly attributes: Attributes;
}

/** The work of a handler for one request. */
class HandlerWork extends SpanWork {
  readonly #response: Response | undefined;
  readonly #answersItself: boolean;

  constructor(span: Span, inside: Context, response: Response | undefined, answersItself: boolean) {
    super(span, inside);
    this.#response = response;
    this.#answersItself = answersItself;
  }

  /**
   * Ends the span with the response: NestJS 10 keeps an Observable running when the client has
   * disconnected.
   */
  override goOn(): void {
    if (this.#response?.destroyed === true) this.end();
    else this.#response?.once('close', () => this.end());
  }

  override succeed(): void {
    if (this.#answersItself && this.#response?.writableEnded === false) this.goOn();
    else this.end();
  }

  protected override end(): void {
    if (!this.span.isRecording()) return;
    if (this.#response !== undefined && isAborted(this.#response)) {
      this.span.setAttribute(ATTR_CLIENT_ABORTED, true);
    }
    super.end();
  }
}

/** The handlers of one copy of Nest and of one kind, by their methods. */
export class Handlers {
  readonly #handlers = new WeakMap<HandlerMethod, Handler>();
  readonly #type: string;
  readonly #nest: NestCopy;

  constructor(type: string, nest: NestCopy) {
    this.#type = type;
    this.#nest = nest;
  }

  /**
   * Returns the handler of a method, created by the first call: request-scoped classes call this
   * for each request.
   */
  find(method: HandlerMethod, methodName: string): Handler {
    const known = this.#handlers.get(method);
    if (known !== undefined) return known;
    const created = new Handler(method, methodName, this.#type, this.#nest);
    this.#handlers.set(method, created);
    return created;
  }
}
