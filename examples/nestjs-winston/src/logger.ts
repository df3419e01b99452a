import type { LoggerService } from '@nestjs/common';
import { WinstonModule } from 'nest-winston';
import winston from 'winston';

const { combine, json, timestamp } = winston.format;

export function createLogger(): LoggerService {
  return WinstonModule.createLogger({
    level: process.env['LOG_LEVEL'] ?? 'debug',
    format: combine(timestamp(), json()),
    transports: [new winston.transports.Console()],
  });
}
