import { ConflictException, Injectable, Logger, NotFoundException } from '@nestjs/common';
import { type Forecast, StockClient, type StockLevel } from '../stock/stock.client';
import type { NewOrder, Order } from './order';

export interface OrderWithStock extends Order {
  readonly stock: StockLevel;
}

export interface Invoice {
  readonly orderId: string;
  readonly billingAddress: string;
  readonly totalCents: number;
}

const pricesInCents: Readonly<Record<string, number>> = {
  'chair-4': 8900,
  'desk-1': 34900,
  'lamp-2': 4500,
};

const LARGE_ORDER = 5;

@Injectable()
export class OrdersService {
  readonly #logger = new Logger(OrdersService.name);
  readonly #orders = new Map<string, Order>();
  readonly #stock: StockClient;

  constructor(stock: StockClient) {
    this.#stock = stock;
    this.#keep({
      customer: 'Ada',
      sku: 'chair-4',
      quantity: 2,
      billingAddress: '1 Analytical Row, London',
    });
    this.#keep({
      customer: 'Grace',
      sku: 'desk-1',
      quantity: 1,
      billingAddress: '7 Compiler Street, Arlington',
    });
    this.#keep({ customer: 'Linus', sku: 'lamp-2', quantity: 1 });
  }

  async find(id: string): Promise<OrderWithStock> {
    const order = this.#orderOf(id);
    const stock = await this.#stock.levelOf(order.sku);
    this.#logger.log({ message: `order ${id} found`, orderId: id, onHand: stock.onHand });
    return { ...order, stock };
  }

  async place(wanted: NewOrder): Promise<Order> {
    this.#logger.debug({ message: 'placing an order', ...wanted });
    if (!(wanted.sku in pricesInCents)) {
      throw new NotFoundException(`article ${wanted.sku} is not sold here`);
    }
    if (wanted.quantity >= LARGE_ORDER) {
      this.#logger.warn({ message: 'large order', sku: wanted.sku, quantity: wanted.quantity });
    }
    const answer = await this.#stock.reserve(wanted.sku, wanted.quantity);
    if ('reason' in answer) {
      this.#logger.error({ message: 'order refused', sku: wanted.sku, reason: answer.reason });
      throw new ConflictException(answer.reason);
    }
    const order = this.#keep(wanted);
    this.#logger.log({ message: `order ${order.id} placed`, orderId: order.id, sku: order.sku });
    return order;
  }

  async deliveryOf(id: string): Promise<Forecast> {
    const order = this.#orderOf(id);
    this.#logger.verbose({ message: 'asking for a forecast', orderId: id, sku: order.sku });
    const forecast = await this.#stock.forecastFor(order.sku);
    this.#logger.log({ message: `order ${id} has a date`, orderId: id, ...forecast });
    return forecast;
  }

  invoiceOf(id: string): Invoice {
    const order = this.#orderOf(id);
    this.#logger.log({ message: `writing the invoice of order ${id}`, orderId: id });
    if (order.billingAddress === undefined) {
      throw new Error(`order ${id} has no billing address`);
    }
    return {
      orderId: id,
      billingAddress: order.billingAddress,
      totalCents: order.quantity * order.unitPriceCents,
    };
  }

  #orderOf(id: string): Order {
    const order = this.#orders.get(id);
    if (!order) {
      this.#logger.warn({ message: `order ${id} not found`, orderId: id });
      throw new NotFoundException(`order ${id} not found`);
    }
    return order;
  }

  #keep(order: Omit<Order, 'id' | 'unitPriceCents'>): Order {
    const id = String(1001 + this.#orders.size);
    const kept = { ...order, id, unitPriceCents: pricesInCents[order.sku] ?? 0 };
    this.#orders.set(id, kept);
    return kept;
  }
}
