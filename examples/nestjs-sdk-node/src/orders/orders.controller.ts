import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import type { Forecast } from '../stock/stock.client';
import { NewOrderPipe } from './new-order.pipe';
import type { NewOrder, Order } from './order';
import { type Invoice, OrdersService, type OrderWithStock } from './orders.service';

@Controller('orders')
export class OrdersController {
  readonly #orders: OrdersService;

  constructor(orders: OrdersService) {
    this.#orders = orders;
  }

  @Get(':id')
  find(@Param('id') id: string): Promise<OrderWithStock> {
    return this.#orders.find(id);
  }

  @Post()
  place(@Body(NewOrderPipe) order: NewOrder): Promise<Order> {
    return this.#orders.place(order);
  }

  @Get(':id/delivery')
  delivery(@Param('id') id: string): Promise<Forecast> {
    return this.#orders.deliveryOf(id);
  }

  @Get(':id/invoice')
  invoice(@Param('id') id: string): Invoice {
    return this.#orders.invoiceOf(id);
  }
}
