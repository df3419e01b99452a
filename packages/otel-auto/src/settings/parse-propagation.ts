import { parseIncomingContext } from './parse-incoming-context';
import { parsePropagationTargets } from './parse-propagation-targets';
import { parseResponseHeaders } from './parse-response-headers';
import type { PropagationSettings } from './settings';
import type { Variables } from './variables';

/** Parses whose traces are continued, and who gets ours. */
export const parsePropagation = (variables: Variables): PropagationSettings => ({
  incoming: parseIncomingContext(variables),
  targets: parsePropagationTargets(variables),
  environmentContext: variables.value('ACME_OTEL_ENVIRONMENT_CONTEXT'),
  responseHeaders: parseResponseHeaders(variables),
});
