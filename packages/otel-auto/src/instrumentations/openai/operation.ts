import {
  context,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Histogram,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions';
import {
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_GEN_AI_TOKEN_TYPE,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_PROVIDER_NAME_VALUE_OPENAI,
  GEN_AI_TOKEN_TYPE_VALUE_INPUT,
  GEN_AI_TOKEN_TYPE_VALUE_OUTPUT,
} from './gen-ai-semconv';
import { errorTypeOf } from '../error-type';
import type { Endpoint } from './endpoints';

/**
 * The tracer and the instruments; requested for each use, since providers may be registered later.
 */
export interface Instruments {
  getTracer(): Tracer;
  getDurations(): Histogram;
  getTokens(): Histogram;
}

/**
 * A request to a model, from `create()` until its response has been parsed or its stream has ended.
 */
export class Operation {
  /** The context in which the operation's own HTTP request runs. */
  readonly context: Context;
  readonly #endpoint: Endpoint;
  readonly #instruments: Instruments;
  readonly #startMillis = performance.now();
  readonly #common: Attributes;
  readonly #span: Span;
  #inputTokens: unknown;
  #outputTokens: unknown;
  #model: unknown;
  #isEnded = false;

  constructor(
    endpoint: Endpoint,
    instruments: Instruments,
    params: Readonly<Record<string, unknown>>,
    baseUrl: unknown,
  ) {
    this.#endpoint = endpoint;
    this.#instruments = instruments;
    const model = params['model'];
    this.#common = {
      [ATTR_GEN_AI_OPERATION_NAME]: endpoint.operation,
      [ATTR_GEN_AI_PROVIDER_NAME]: GEN_AI_PROVIDER_NAME_VALUE_OPENAI,
      ...(typeof model === 'string' && { [ATTR_GEN_AI_REQUEST_MODEL]: model }),
      ...serverAttributes(baseUrl),
    };
    const name = typeof model === 'string' ? `${endpoint.operation} ${model}` : endpoint.operation;
    this.#span = instruments.getTracer().startSpan(name, {
      kind: SpanKind.CLIENT,
      attributes: { ...this.#common, ...endpoint.readRequest(params) },
    });
    this.context = trace.setSpan(context.active(), this.#span);
  }

  /** Records the facts of a response, or of a part of a stream. */
  read(answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return;
    const { attributes, inputTokens, outputTokens } = this.#endpoint.readAnswer(
      answer as Readonly<Record<string, unknown>>,
    );
    this.#span.setAttributes(attributes);
    this.#model = attributes[ATTR_GEN_AI_RESPONSE_MODEL] ?? this.#model;
    this.#inputTokens = inputTokens ?? this.#inputTokens;
    this.#outputTokens = outputTokens ?? this.#outputTokens;
  }

  /** Ends the operation as a failure. */
  fail(error: unknown): void {
    const type = errorTypeOf(error);
    this.#span.setAttribute(ATTR_ERROR_TYPE, type);
    this.#span.setStatus({
      code: SpanStatusCode.ERROR,
      message: error instanceof Error ? error.message : String(error),
    });
    this.#finish({ [ATTR_ERROR_TYPE]: type });
  }

  /** Ends the operation. Only the first end has an effect. */
  end(): void {
    this.#finish({});
  }

  #finish(outcome: Attributes): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const attributes = {
      ...this.#common,
      ...(typeof this.#model === 'string' && { [ATTR_GEN_AI_RESPONSE_MODEL]: this.#model }),
    };
    const seconds = (performance.now() - this.#startMillis) / 1000;
    this.#instruments.getDurations().record(seconds, { ...attributes, ...outcome }, this.context);
    this.#count(this.#inputTokens, INPUT, attributes);
    this.#count(this.#outputTokens, OUTPUT, attributes);
    this.#span.end();
  }

  #count(tokens: unknown, { attribute, type }: TokenType, attributes: Attributes): void {
    if (typeof tokens !== 'number') return;
    this.#span.setAttribute(attribute, tokens);
    const measured = { ...attributes, [ATTR_GEN_AI_TOKEN_TYPE]: type };
    this.#instruments.getTokens().record(tokens, measured, this.context);
  }
}

interface TokenType {
  readonly attribute: string;
  readonly type: string;
}

const INPUT: TokenType = {
  attribute: ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  type: GEN_AI_TOKEN_TYPE_VALUE_INPUT,
};
const OUTPUT: TokenType = {
  attribute: ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  type: GEN_AI_TOKEN_TYPE_VALUE_OUTPUT,
};

const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

function serverAttributes(baseUrl: unknown): Attributes {
  if (typeof baseUrl !== 'string' || !URL.canParse(baseUrl)) return {};
  const { hostname, port, protocol } = new URL(baseUrl);
  const number = port === '' ? PORTS[protocol] : Number(port);
  return {
    [ATTR_SERVER_ADDRESS]: hostname,
    ...(number !== undefined && { [ATTR_SERVER_PORT]: number }),
  };
}
