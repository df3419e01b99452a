/**
 * The plan of the demo: what it starts, what it sends and what has to arrive. Everything that decides
 * whether the demo succeeds is in this file, as data.
 */

/** The names that the plan calls its two services by. */
export type ServiceKey = 'orders' | 'stock';

export interface ServicePlan {
  readonly key: ServiceKey;
  /** Under `examples/`. */
  readonly folder: string;
  readonly what: string;
  /** The `service.name` that its telemetry has to carry. */
  readonly serviceName: string;
  /** The content type of its exports. */
  readonly contentType: string;
  /** `OTEL_*` variables besides those of every service. */
  readonly env: Readonly<Record<string, string>>;
}

/** A log record that has to be joined to a span. */
export type ExpectedLog = [service: ServiceKey, severity: Severity, body: string];

export type Severity = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';

export interface RequestPlan {
  readonly title: string;
  readonly to: ServiceKey;
  readonly method: 'GET' | 'POST';
  /** Sent once only, so that it tells the traces apart. */
  readonly path: string;
  readonly body?: unknown;
  /** The status of the answer. */
  readonly status: number;
  /** Name of the trace's root span. */
  readonly root: string;
  /** Services that have a server span in the trace. */
  readonly services: readonly ServiceKey[];
  /** Services whose server span has the status ERROR. */
  readonly failed: readonly ServiceKey[];
  readonly logs: readonly ExpectedLog[];
}

export interface MetricPlan {
  readonly from: ServiceKey;
  readonly name: string;
  /** Attributes that at least one of its series has. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** The time in which everything has to arrive, from the first request on. */
export const DEADLINE_MILLIS = 15_000;

/** Short, so that a person sees the telemetry of a request while still looking. */
export const commonEnv = {
  OTEL_BSP_SCHEDULE_DELAY: '500',
  OTEL_BLRP_SCHEDULE_DELAY: '500',
  OTEL_METRIC_EXPORT_INTERVAL: '2000',
  OTEL_METRIC_EXPORT_TIMEOUT: '2000',
};

/** in the order of their start */
export const services: readonly ServicePlan[] = [
  {
    key: 'stock',
    folder: 'express-winston',
    what: 'Express 5, CommonJS, http/json',
    serviceName: 'stock',
    contentType: 'application/json',
    env: { OTEL_SERVICE_NAME: 'stock', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
  },
  {
    key: 'orders',
    folder: 'nestjs-winston',
    what: 'NestJS 12, ES modules, http/protobuf',
    // No OTEL_SERVICE_NAME: it takes the name of its package.json.
    serviceName: '@acme/example-nestjs-winston',
    contentType: 'application/x-protobuf',
    env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
  },
];

/** one group after the other, those of a group at once */
export const requests: readonly (readonly RequestPlan[])[] = [
  [
    {
      title: 'an order that is there',
      to: 'orders',
      method: 'GET',
      path: '/orders/1001',
      status: 200,
      root: 'GET /orders/:id',
      services: ['orders', 'stock'],
      failed: [],
      logs: [
        ['stock', 'INFO', 'stock read'],
        ['orders', 'INFO', 'order 1001 found'],
      ],
    },
  ],
  [
    {
      title: 'an order that is not there',
      to: 'orders',
      method: 'GET',
      path: '/orders/9999',
      status: 404,
      root: 'GET /orders/:id',
      services: ['orders'],
      failed: [],
      logs: [['orders', 'WARN', 'order 9999 not found']],
    },
  ],
  [
    {
      title: 'an error thrown in the first service',
      to: 'orders',
      method: 'GET',
      path: '/orders/1003/invoice',
      status: 500,
      root: 'GET /orders/:id/invoice',
      services: ['orders'],
      failed: ['orders'],
      logs: [
        ['orders', 'INFO', 'writing the invoice of order 1003'],
        ['orders', 'ERROR', 'order 1003 has no billing address'],
      ],
    },
  ],
  [
    {
      title: 'an error thrown in the second service',
      to: 'orders',
      method: 'GET',
      path: '/orders/1003/delivery',
      status: 502,
      root: 'GET /orders/:id/delivery',
      services: ['orders', 'stock'],
      failed: ['orders', 'stock'],
      logs: [
        ['stock', 'ERROR', 'no supplier for lamp-2'],
        ['orders', 'ERROR', 'stock service failed'],
      ],
    },
  ],
  [
    {
      title: 'a slow one',
      to: 'orders',
      method: 'GET',
      path: '/orders/1002/delivery',
      status: 200,
      root: 'GET /orders/:id/delivery',
      services: ['orders', 'stock'],
      failed: [],
      logs: [
        ['stock', 'DEBUG', 'asking the supplier'],
        ['stock', 'INFO', 'forecast received'],
        ['orders', 'INFO', 'order 1002 has a date'],
      ],
    },
  ],
  [
    {
      title: 'a new order, logged at several levels',
      to: 'orders',
      method: 'POST',
      path: '/orders',
      body: { customer: 'Barbara', sku: 'lamp-2', quantity: 5 },
      status: 201,
      root: 'POST /orders',
      services: ['orders', 'stock'],
      failed: [],
      logs: [
        ['orders', 'DEBUG', 'placing an order'],
        ['orders', 'WARN', 'large order'],
        ['stock', 'INFO', 'stock reserved'],
        ['stock', 'WARN', 'stock runs low'],
        ['orders', 'INFO', 'order 1004 placed'],
      ],
    },
  ],
  [
    {
      title: 'two at once, the one',
      to: 'orders',
      method: 'GET',
      path: '/orders/1002',
      status: 200,
      root: 'GET /orders/:id',
      services: ['orders', 'stock'],
      failed: [],
      logs: [
        ['stock', 'INFO', 'stock read'],
        ['orders', 'INFO', 'order 1002 found'],
      ],
    },
    {
      title: 'two at once, the other',
      to: 'orders',
      method: 'GET',
      path: '/orders/1003',
      status: 200,
      root: 'GET /orders/:id',
      services: ['orders', 'stock'],
      failed: [],
      logs: [
        ['stock', 'INFO', 'stock read'],
        ['orders', 'INFO', 'order 1003 found'],
      ],
    },
  ],
  [
    {
      title: 'the second service alone, an article that is not there',
      to: 'stock',
      method: 'GET',
      path: '/stock/sofa-9',
      status: 404,
      root: 'GET /stock/:sku',
      services: ['stock'],
      failed: [],
      logs: [['stock', 'WARN', 'article not found']],
    },
  ],
];

const metricsOfEveryService = [
  'nodejs.eventloop.utilization',
  'nodejs.eventloop.delay.p99',
  'v8js.memory.heap.used',
  'process.cpu.time',
  'process.memory.usage',
];

export const metrics: readonly MetricPlan[] = [
  {
    from: 'orders',
    name: 'http.server.request.duration',
    attributes: { 'http.route': '/orders/:id' },
  },
  {
    from: 'orders',
    name: 'http.client.request.duration',
    attributes: { 'http.request.method': 'GET' },
  },
  {
    from: 'stock',
    name: 'http.server.request.duration',
    attributes: { 'http.route': '/stock/:sku' },
  },
  ...services.flatMap(({ key }) => metricsOfEveryService.map((name) => ({ from: key, name }))),
];
