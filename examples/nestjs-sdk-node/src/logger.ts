import type { LoggerService } from '@nestjs/common';
import { WinstonModule } from 'nest-winston';
import winston from 'winston';
import { logDestinations } from './log-destinations';

const { combine, json, timestamp } = winston.format;

export function createLogger(): LoggerService {
  const { formats, transports } = logDestinations;
  return WinstonModule.createLogger({
    level: process.env['LOG_LEVEL'] ?? 'debug',
    format: combine(timestamp(), ...formats, json()),
    transports,
  });
}
