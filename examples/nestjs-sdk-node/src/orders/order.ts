export interface NewOrder {
  readonly customer: string;
  readonly sku: string;
  readonly quantity: number;
}

export interface Order extends NewOrder {
  readonly id: string;
  readonly unitPriceCents: number;
  readonly billingAddress?: string;
}
