import type { Receiver } from '../../src';

/** The media types of OTLP/HTTP. */
export const PROTOBUF = 'application/x-protobuf';
export const JSON_TYPE = 'application/json';

/** Sends one request as an exporter does, and returns the response with its body. */
export async function post(
  { url }: Receiver,
  path: string,
  body: Uint8Array | string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: Buffer }> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { 'Content-Type': typeof body === 'string' ? JSON_TYPE : PROTOBUF, ...headers },
  });
  const { status, headers: answered } = response;
  return { status, headers: answered, body: Buffer.from(await response.arrayBuffer()) };
}
