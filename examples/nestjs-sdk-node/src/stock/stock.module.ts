import { Module } from '@nestjs/common';
import { StockClient } from './stock.client';

@Module({ providers: [StockClient], exports: [StockClient] })
export class StockModule {}
