import { BadRequestException, Injectable, type PipeTransform } from '@nestjs/common';
import type { NewOrder } from './order';

@Injectable()
export class NewOrderPipe implements PipeTransform<unknown, NewOrder> {
  transform(value: unknown): NewOrder {
    const { customer, sku, quantity } = (value ?? {}) as Record<string, unknown>;
    if (typeof customer !== 'string' || customer === '') {
      throw new BadRequestException('customer is missing');
    }
    if (typeof sku !== 'string' || sku === '') {
      throw new BadRequestException('sku is missing');
    }
    if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1) {
      throw new BadRequestException('quantity must be a positive integer');
    }
    return { customer, sku, quantity };
  }
}
