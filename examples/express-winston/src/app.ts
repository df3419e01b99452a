import express, { type ErrorRequestHandler, type Express } from 'express';
import { OutOfStockError, UnknownSkuError } from './inventory';
import { logger } from './logger';
import { stockRouter } from './stock-router';

export function createApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json());
  app.use('/stock', stockRouter);
  app.use(answerError);
  return app;
}

const answerError: ErrorRequestHandler = (error, request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  if (error instanceof UnknownSkuError) {
    logger.warn('article not found', { sku: error.sku });
    response.status(404).json({ error: error.message });
    return;
  }
  if (error instanceof OutOfStockError) {
    response.status(409).json({ error: error.message, available: error.available });
    return;
  }
  if (error.status >= 400 && error.status < 500) {
    logger.warn('request refused', { path: request.path, reason: error.message });
    response.status(error.status).json({ error: error.message });
    return;
  }
  logger.error(error);
  response.status(500).json({ error: 'internal error' });
};
