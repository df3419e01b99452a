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
    const response = await this.#call(`/stock/${encodeURIComponent(sku)}/reserve`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ quantity }),
    });
    if (response.status >= 400 && response.status < 500) {
      const { error } = (await response.json()) as { error: string };
      return { status: response.status, reason: error };
    }
    return this.#answerOf<StockLevel>(response);
  }

  async #call(path: string, init?: RequestInit): Promise<Response> {
    try {
      return await fetch(this.#baseUrl + path, init);
    } catch (error) {
      this.#logger.error({ message: 'stock service unreachable', url: this.#baseUrl });
      throw new BadGatewayException('stock service unreachable', { cause: error });
    }
  }

  async #answerOf<T>(response: Response): Promise<T> {
    if (!response.ok) {
      await response.body?.cancel();
      this.#logger.error({ message: 'stock service failed', status: response.status });
      throw new BadGatewayException('stock service failed');
    }
    return (await response.json()) as T;
  }
}
