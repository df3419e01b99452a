import { type IncomingMessage, request, type RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';
import { BadGatewayException, Injectable, Logger } from '@nestjs/common';

export interface StockLevel {
  readonly sku: string;
  readonly onHand: number;
  readonly reserved: number;
}

export interface Forecast {
  readonly sku: string;
  readonly restockInDays: number;
}

/** A response of the stock service that refuses an order. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/** Calls through `node:http`, which is what `instrumentation-http` sees; `fetch` would need another. */
@Injectable()
export class StockClient {
  readonly #logger = new Logger(StockClient.name);
  readonly #baseUrl = process.env['STOCK_URL'] ?? 'http://localhost:3001';

  async levelOf(sku: string): Promise<StockLevel> {
    return this.#answerOf<StockLevel>(await this.#call(`/stock/${encodeURIComponent(sku)}`));
  }

  async forecastFor(sku: string): Promise<Forecast> {
    return this.#answerOf<Forecast>(await this.#call(`/stock/${encodeURIComponent(sku)}/forecast`));
  }

  /** Resolves to what the stock service answered if it refused the reservation. */
  async reserve(sku: string, quantity: number): Promise<StockLevel | Refusal> {
    const answer = await this.#call(
      `/stock/${encodeURIComponent(sku)}/reserve`,
      { method: 'POST', headers: { 'content-type': 'application/json' } },
      JSON.stringify({ quantity }),
    );
    if (answer.status >= 400 && answer.status < 500) {
      const { error } = JSON.parse(answer.body) as { error: string };
      return { status: answer.status, reason: error };
    }
    return this.#answerOf<StockLevel>(answer);
  }

  async #call(path: string, options: RequestOptions = {}, body?: string): Promise<Answer> {
    try {
      return await send(this.#baseUrl + path, options, body);
    } catch (error) {
      this.#logger.error({ message: 'stock service unreachable', url: this.#baseUrl });
      throw new BadGatewayException('stock service unreachable', { cause: error });
    }
  }

  #answerOf<T>(answer: Answer): T {
    if (answer.status >= 400) {
      this.#logger.error({ message: 'stock service failed', status: answer.status });
      throw new BadGatewayException('stock service failed');
    }
    return JSON.parse(answer.body) as T;
  }
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function send(url: string, options: RequestOptions, body?: string): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, options, resolve).on('error', reject).end(body);
  });
  return { status: response.statusCode ?? 0, body: await text(response) };
}
