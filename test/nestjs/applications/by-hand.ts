// What a user writes by hand: @Span(), an injected tracer and meter, withSpan.
import 'reflect-metadata';
import { Controller, Get, Injectable, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { withSpan } from '@acme/otel-auto';
import { OtelMeter, OtelModule, OtelTracer, Span } from '@acme/otel-nestjs';
import { of } from 'rxjs';
import winston from 'winston';

const logger = winston.createLogger({
  format: winston.format.json(),
  transports: [new winston.transports.Console()],
});

@Injectable()
class StockService {
  readonly #reservations;

  constructor(
    private readonly tracer: OtelTracer,
    meter: OtelMeter,
  ) {
    this.#reservations = meter.createCounter('reservations');
  }

  @Span('reserve stock', { attributes: { 'shop.warehouse': 'north' } })
  async reserve(sku: string) {
    await new Promise(setImmediate);
    logger.info(`reserving ${sku}`);
    this.#reservations.add(1);
    if (sku === 'none') throw new Error('none left');
    return this.tracer.startActiveSpan('count', (span) => {
      span.end();
      return 5;
    });
  }

  @Span()
  watch(sku: string) {
    return of(`watching ${sku}`);
  }
}

@Controller('stock')
class StockController {
  constructor(private readonly stock: StockService) {}

  @Get('watch/:sku')
  watch(@Param('sku') sku: string) {
    return this.stock.watch(sku);
  }

  @Span('above the decorator of Nest')
  @Get('above/:sku')
  above(@Param('sku') sku: string) {
    return { sku };
  }

  @Get('below/:sku')
  @Span('below the decorator of Nest')
  below(@Param('sku') sku: string) {
    return { sku };
  }

  @Get(':sku')
  async reserve(@Param('sku') sku: string) {
    return withSpan('check twice', () => this.stock.reserve(sku));
  }
}

@Module({
  imports: [OtelModule.forRoot({ name: 'shop' })],
  controllers: [StockController],
  providers: [StockService],
})
class AppModule {}

async function main() {
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  console.log(`port ${app.getHttpServer().address().port}`);
}

void main();
