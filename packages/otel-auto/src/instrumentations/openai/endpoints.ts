import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_GEN_AI_CONVERSATION_ID,
  ATTR_GEN_AI_REQUEST_ENCODING_FORMATS,
  ATTR_GEN_AI_REQUEST_FREQUENCY_PENALTY,
  ATTR_GEN_AI_REQUEST_MAX_TOKENS,
  ATTR_GEN_AI_REQUEST_PRESENCE_PENALTY,
  ATTR_GEN_AI_REQUEST_SEED,
  ATTR_GEN_AI_REQUEST_STOP_SEQUENCES,
  ATTR_GEN_AI_REQUEST_TEMPERATURE,
  ATTR_GEN_AI_REQUEST_TOP_P,
  ATTR_GEN_AI_RESPONSE_FINISH_REASONS,
  ATTR_GEN_AI_RESPONSE_ID,
  ATTR_GEN_AI_RESPONSE_MODEL,
  ATTR_OPENAI_RESPONSE_SERVICE_TIER,
  ATTR_OPENAI_RESPONSE_SYSTEM_FINGERPRINT,
  GEN_AI_OPERATION_NAME_VALUE_CHAT,
  GEN_AI_OPERATION_NAME_VALUE_EMBEDDINGS,
} from './gen-ai-semconv';

/** The parameters of a request and the fields of a response that spans describe. */
type Values = Readonly<Record<string, unknown>>;

/** The facts about a response, or about the parts of it that a stream has delivered so far. */
export interface Answer {
  readonly attributes: Attributes;
  readonly inputTokens?: unknown;
  readonly outputTokens?: unknown;
}

/** A method of the client that sends a request to a model. */
export interface Endpoint {
  /** `gen_ai.operation.name`. */
  readonly operation: string;
  readonly readRequest: (params: Values) => Attributes;
  /** Reads a whole response, or one part of a stream. */
  readonly readAnswer: (answer: Values) => Answer;
}

const SAMPLING = (params: Values): Attributes =>
  known({
    [ATTR_GEN_AI_REQUEST_TEMPERATURE]: params['temperature'],
    [ATTR_GEN_AI_REQUEST_TOP_P]: params['top_p'],
  });

export const CHAT: Endpoint = {
  operation: GEN_AI_OPERATION_NAME_VALUE_CHAT,
  readRequest: (params) => ({
    ...SAMPLING(params),
    ...known({
      [ATTR_GEN_AI_REQUEST_MAX_TOKENS]: params['max_completion_tokens'] ?? params['max_tokens'],
      [ATTR_GEN_AI_REQUEST_FREQUENCY_PENALTY]: params['frequency_penalty'],
      [ATTR_GEN_AI_REQUEST_PRESENCE_PENALTY]: params['presence_penalty'],
      [ATTR_GEN_AI_REQUEST_SEED]: params['seed'],
      [ATTR_GEN_AI_REQUEST_STOP_SEQUENCES]: texts(params['stop']),
    }),
  }),
  readAnswer({ id, model, choices, usage, service_tier, system_fingerprint }) {
    const { prompt_tokens, completion_tokens } = (usage ?? {}) as Values;
    return {
      attributes: known({
        [ATTR_GEN_AI_RESPONSE_ID]: id,
        [ATTR_GEN_AI_RESPONSE_MODEL]: model,
        [ATTR_GEN_AI_RESPONSE_FINISH_REASONS]: reasons(choices),
        [ATTR_OPENAI_RESPONSE_SERVICE_TIER]: service_tier,
        [ATTR_OPENAI_RESPONSE_SYSTEM_FINGERPRINT]: system_fingerprint,
      }),
      inputTokens: prompt_tokens,
      outputTokens: completion_tokens,
    };
  },
};

export const RESPONSES: Endpoint = {
  operation: GEN_AI_OPERATION_NAME_VALUE_CHAT,
  readRequest: (params) => ({
    ...SAMPLING(params),
    ...known({ [ATTR_GEN_AI_REQUEST_MAX_TOKENS]: params['max_output_tokens'] }),
  }),
  readAnswer(answer) {
    // Events of a stream that describe the whole response have it under `response`.
    const { id, model, conversation, service_tier, status, usage } = (answer['response'] ??
      (answer['object'] === 'response' ? answer : {})) as Values;
    const { input_tokens, output_tokens } = (usage ?? {}) as Values;
    return {
      attributes: known({
        [ATTR_GEN_AI_RESPONSE_ID]: id,
        [ATTR_GEN_AI_RESPONSE_MODEL]: model,
        [ATTR_GEN_AI_RESPONSE_FINISH_REASONS]: ENDED.includes(status) ? [status] : undefined,
        [ATTR_GEN_AI_CONVERSATION_ID]: (conversation as Values | null | undefined)?.['id'],
        [ATTR_OPENAI_RESPONSE_SERVICE_TIER]: service_tier,
      }),
      inputTokens: input_tokens,
      outputTokens: output_tokens,
    };
  },
};

/** The final states of a response. */
const ENDED: readonly unknown[] = ['completed', 'failed', 'cancelled', 'incomplete'];

export const EMBEDDINGS: Endpoint = {
  operation: GEN_AI_OPERATION_NAME_VALUE_EMBEDDINGS,
  readRequest: (params) =>
    known({ [ATTR_GEN_AI_REQUEST_ENCODING_FORMATS]: texts(params['encoding_format']) }),
  readAnswer: ({ model, usage }) => ({
    attributes: known({ [ATTR_GEN_AI_RESPONSE_MODEL]: model }),
    inputTokens: ((usage ?? {}) as Values)['prompt_tokens'],
  }),
};

/** Returns attributes for the values that are present and have an expected type. */
function known(values: Values): Attributes {
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string' || typeof value === 'number' || Array.isArray(value)) {
      attributes[name] = value;
    }
  }
  return attributes;
}

function texts(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === 'string');
}

function reasons(choices: unknown): string[] | undefined {
  if (!Array.isArray(choices)) return undefined;
  const given = texts(choices.map((choice: Values | undefined) => choice?.['finish_reason']));
  return given?.length === 0 ? undefined : given;
}
