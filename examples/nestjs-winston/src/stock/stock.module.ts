import { Module } from '@nestjs/common';
import { StockClient } from './stock.client.js';

@Module({ providers: [StockClient], exports: [StockClient] })
export class StockModule {}
