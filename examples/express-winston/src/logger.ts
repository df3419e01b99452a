import winston from 'winston';

const { combine, errors, json, timestamp } = winston.format;

export const logger = winston.createLogger({
  level: process.env['LOG_LEVEL'] ?? 'debug',
  format: combine(timestamp(), errors({ stack: true }), json()),
  transports: [new winston.transports.Console()],
});
