import { Router } from 'express';
import { forecastFor, levelOf, reserve } from './inventory';
import { logger } from './logger';

export const stockRouter = Router();

const log = logger.child({ component: 'stock' });

stockRouter.get('/:sku', (request, response) => {
  const level = levelOf(request.params.sku);
  log.info('stock read', { sku: level.sku, onHand: level.onHand });
  response.json(level);
});

stockRouter.get('/:sku/forecast', async (request, response) => {
  response.json(await forecastFor(request.params.sku));
});

stockRouter.post('/:sku/reserve', (request, response) => {
  const quantity: unknown = request.body?.quantity;
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1) {
    log.warn('reservation is malformed', { sku: request.params.sku });
    response.status(400).json({ error: 'quantity must be a positive integer' });
    return;
  }
  response.json(reserve(request.params.sku, quantity));
});
