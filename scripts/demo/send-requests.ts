import type { RequestPlan, ServiceKey, requests } from './plan.ts';

const ANSWER_LIMIT_MILLIS = 5_000;

/**
 * Sends the plan's requests, one group after the other and those of a group at once. Never rejects.
 *
 * @param signal - gives up
 * @returns what was answered otherwise than planned
 */
export async function sendRequests(
  groups: typeof requests,
  urlOf: (key: ServiceKey) => string,
  signal: AbortSignal,
): Promise<string[]> {
  const surprises: string[] = [];
  for (const group of groups) {
    const answers = await Promise.all(
      group.map((request) => send(request, urlOf(request.to), signal)),
    );
    group.forEach((request, index) => {
      const answer = answers[index];
      if (answer !== String(request.status)) {
        surprises.push(
          `${request.method} ${request.path}: answered ${answer}, not ${request.status}`,
        );
      }
    });
  }
  return surprises;
}

/** @returns the status, or why there is none */
async function send(
  { method, path, body }: RequestPlan,
  url: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    const response = await fetch(url + path, {
      method,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MILLIS)]),
      // An idle connection would make a service wait for us when it is told to end.
      headers: { connection: 'close', 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    await response.arrayBuffer();
    return String(response.status);
  } catch (error) {
    return `nothing (${error instanceof Error ? error.message : error})`;
  }
}
