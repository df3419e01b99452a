import { setTimeout as sleep } from 'node:timers/promises';
import { logger } from './logger';

export interface StockLevel {
  readonly sku: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly shelf: string;
}

export interface Forecast {
  readonly sku: string;
  readonly restockInDays: number;
}

export class UnknownSkuError extends Error {
  constructor(readonly sku: string) {
    super(`no such article: ${sku}`);
    this.name = 'UnknownSkuError';
  }
}

export class OutOfStockError extends Error {
  constructor(
    readonly sku: string,
    readonly available: number,
  ) {
    super(`only ${available} of ${sku} left`);
    this.name = 'OutOfStockError';
  }
}

const LOW_STOCK = 5;

const levels = new Map<string, StockLevel>(
  [
    { sku: 'chair-4', onHand: 40, reserved: 2, shelf: 'A1' },
    { sku: 'desk-1', onHand: 12, reserved: 0, shelf: 'B7' },
    { sku: 'lamp-2', onHand: 6, reserved: 0, shelf: 'C3' },
  ].map((level) => [level.sku, level]),
);

/** The lead times of suppliers in days; the lamp has none any more. */
const leadTimes = new Map([
  ['chair-4', 9],
  ['desk-1', 2],
]);

const log = logger.child({ component: 'inventory' });

export function levelOf(sku: string): StockLevel {
  const level = levels.get(sku);
  if (!level) {
    throw new UnknownSkuError(sku);
  }
  return level;
}

export function reserve(sku: string, quantity: number): StockLevel {
  const level = levelOf(sku);
  const available = level.onHand - level.reserved;
  if (quantity > available) {
    log.warn('reservation refused', { sku, quantity, available });
    throw new OutOfStockError(sku, available);
  }
  const reserved = { ...level, reserved: level.reserved + quantity };
  levels.set(sku, reserved);
  log.info('stock reserved', { sku, quantity, reserved: reserved.reserved });
  if (available - quantity < LOW_STOCK) {
    log.warn('stock runs low', { sku, left: available - quantity, shelf: level.shelf });
  }
  return reserved;
}

export async function forecastFor(sku: string): Promise<Forecast> {
  levelOf(sku);
  log.debug('asking the supplier', { sku });
  const restockInDays = await askSupplier(sku);
  log.info('forecast received', { sku, restockInDays });
  return { sku, restockInDays };
}

/** Simulates a call to a slow system. */
async function askSupplier(sku: string): Promise<number> {
  const days = leadTimes.get(sku);
  if (days === undefined) {
    throw new Error(`no supplier for ${sku}`);
  }
  await sleep(400);
  return days;
}
