import { requireFromDistro } from '../../scripts/support/built-distro.ts';

type RedactorModule = typeof import('../../packages/otel-auto/build/redaction/create-redactor.js');

/** A thing that is redacted, made anew each time as a process gets it: with values of its own. */
export interface RedactionCase {
  readonly name: string;
  /** Makes it; the floor. */
  make(): object;
  /** Makes and redacts it. */
  redact(): object;
}

const AGENTS = ['Chrome/140.0.0.0 Safari/537.36', 'Firefox/142.0', 'Edg/140.0.0.0'];

/** Puts a text that was put together into one piece, as the encoder would do with it otherwise. */
function inOnePiece(text: string): string {
  text.charCodeAt(0);
  return text;
}

/** Creates the cases: what a request makes, and what a log line makes. */
export function createRedactionCases(): readonly RedactionCase[] {
  const { createRedactor } = requireFromDistro(
    './build/redaction/create-redactor.js',
  ) as RedactorModule;
  const { attributes, body, text } = createRedactor(
    { action: 'mask', names: [], keep: [], patterns: [], hashKeyFile: undefined },
    { sayOnce: () => {} },
  );
  let count = 0;
  const span = () => ({
    'http.request.method': 'GET',
    'url.scheme': 'http',
    'network.protocol.version': '1.1',
    'network.peer.address': '10.0.0.7',
    'network.peer.port': 40_000 + (count & 1023),
    'user_agent.original': inOnePiece(
      `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 ${AGENTS[count % 3]}`,
    ),
    'url.path': inOnePiece(`/orders/${(count += 1)}`),
    'url.query': 'page=2&sort=asc',
    'server.address': 'shop.test',
    'server.port': 8080,
    'client.address': '10.0.0.7',
    'http.route': '/orders/:id',
    'http.response.status_code': 200,
  });
  const measured = () => ({
    'http.request.method': 'GET',
    'url.scheme': 'http',
    'network.protocol.version': '1.1',
    'http.route': '/orders/:id',
    'http.response.status_code': 200,
  });
  const line = () => ({
    body: inOnePiece(`order ${(count += 1)} placed by customer ${count & 255}`),
    attributes: {
      orderId: count,
      customer: inOnePiece(`customer-${count & 255}`),
      shop: 'berlin',
      amount: 12.5,
      currency: 'EUR',
      method: 'GET',
      path: inOnePiece(`/orders/${count}`),
    },
  });
  return [
    {
      name: 'request: a span and a measurement',
      make: () => [span(), measured()],
      redact: () => [text('GET /orders/:id'), attributes(span()), attributes(measured())],
    },
    {
      name: 'log line with seven fields',
      make: line,
      redact() {
        const made = line();
        return [body(made.body), attributes(made.attributes)];
      },
    },
  ];
}
