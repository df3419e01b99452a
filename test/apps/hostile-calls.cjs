// Calls the API of OpenTelemetry with everything that is not what it asks for, and prints what comes of each.
const api = require('@opentelemetry/api');
const { context, logs, metrics, propagation, trace, ROOT_CONTEXT, SpanStatusCode } = api;

const cyclic = { name: 'cyclic' };
cyclic.self = cyclic;
const throwing = {
  get bad() {
    throw new Error('a getter of the application');
  },
  good: 1,
};
const unprintable = {
  toString() {
    throw new Error('a text of the application');
  },
};
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const trapped = new Proxy(
  {},
  {
    get() {
      throw new Error('a trap of the application');
    },
    ownKeys() {
      throw new Error('a trap of the application');
    },
    getPrototypeOf() {
      throw new Error('a trap of the application');
    },
  },
);
const ANYTHING = {
  undefined,
  null: null,
  number: 7,
  notANumber: Number.NaN,
  infinite: Number.POSITIVE_INFINITY,
  bigint: 7n,
  text: 'text',
  empty: '',
  symbol: Symbol('symbol'),
  boolean: true,
  function: () => 1,
  list: [1, null, undefined, 7n, Symbol('s')],
  cyclic,
  throwing,
  unprintable,
  revoked: revoked(),
  trapped,
  bare: Object.create(null),
  date: new Date(Number.NaN),
};

const tracer = trace.getTracer('hostile');
const meter = metrics.getMeter('hostile');
const logger = logs.getLogger('hostile');
const counter = meter.createCounter('hostile.counter');
const upDown = meter.createUpDownCounter('hostile.up_down');
const histogram = meter.createHistogram('hostile.histogram');
const gauge = meter.createGauge('hostile.gauge');
const observable = meter.createObservableGauge('hostile.observable');

/** Each is called with everything. */
const CALLS = {
  'getTracer(name)': (x) => trace.getTracer(x).startSpan('scope').end(),
  'getTracer(version)': (x) => trace.getTracer('t', x).startSpan('scope').end(),
  'getTracerProvider().getTracer(options)': (x) =>
    trace.getTracerProvider().getTracer('t', '1', x).startSpan('scope').end(),
  'getMeter(name)': (x) => metrics.getMeter(x).createCounter('scope').add(1),
  'getMeter(options)': (x) => metrics.getMeter('m', '1', x).createCounter('scope').add(1),
  'getLogger(name)': (x) => logs.getLogger(x).emit({ body: 'scope' }),
  'getLogger(options)': (x) => logs.getLogger('l', '1', x).emit({ body: 'scope' }),
  'startSpan(name)': (x) => tracer.startSpan(x).end(),
  'startSpan(options)': (x) => tracer.startSpan('span', x).end(),
  'startSpan(context)': (x) => tracer.startSpan('span', {}, x).end(),
  'startSpan(kind)': (x) => tracer.startSpan('span', { kind: x }).end(),
  'startSpan(startTime)': (x) => tracer.startSpan('span', { startTime: x }).end(),
  'startSpan(startTime list)': (x) => tracer.startSpan('span', { startTime: [x, x] }).end(),
  'startSpan(attributes)': (x) => tracer.startSpan('span', { attributes: x }).end(),
  'startSpan(attribute)': (x) => tracer.startSpan('span', { attributes: { x, good: 1 } }).end(),
  'startSpan(links)': (x) => tracer.startSpan('span', { links: x }).end(),
  'startSpan(link)': (x) => tracer.startSpan('span', { links: [x] }).end(),
  'startSpan(link context)': (x) => tracer.startSpan('span', { links: [{ context: x }] }).end(),
  'startActiveSpan(name)': (x) => tracer.startActiveSpan(x, (span) => span.end()),
  'startActiveSpan(options)': (x) => tracer.startActiveSpan('span', x, (span) => span.end()),
  'startActiveSpan(attributes)': (x) =>
    tracer.startActiveSpan('span', { attributes: x }, (span) => span.end()),
  'startActiveSpan(fn throws)': (x) =>
    tracer.startActiveSpan('span', () => {
      throw x;
    }),
  'setAttribute(key)': (x) => onSpan((span) => span.setAttribute(x, 1)),
  'setAttribute(value)': (x) => onSpan((span) => span.setAttribute('x', x)),
  'setAttributes(attributes)': (x) => onSpan((span) => span.setAttributes(x)),
  'setAttributes(value)': (x) => onSpan((span) => span.setAttributes({ x, good: 1 })),
  'addEvent(name)': (x) => onSpan((span) => span.addEvent(x)),
  'addEvent(attributes)': (x) => onSpan((span) => span.addEvent('event', x)),
  'addEvent(value)': (x) => onSpan((span) => span.addEvent('event', { x })),
  'addEvent(time)': (x) => onSpan((span) => span.addEvent('event', {}, x)),
  'addLink(link)': (x) => onSpan((span) => span.addLink(x)),
  'addLink(context)': (x) => onSpan((span) => span.addLink({ context: x, attributes: x })),
  'addLink(trace state)': (x) =>
    onSpan((span) => span.addLink({ context: { ...span.spanContext(), traceState: x } })),
  'addLinks(links)': (x) => onSpan((span) => span.addLinks(x)),
  'addLinks(link)': (x) => onSpan((span) => span.addLinks([x])),
  'setStatus(status)': (x) => onSpan((span) => span.setStatus(x)),
  'setStatus(code)': (x) => onSpan((span) => span.setStatus({ code: x })),
  'setStatus(message)': (x) =>
    onSpan((span) => span.setStatus({ code: SpanStatusCode.ERROR, message: x })),
  'updateName(name)': (x) => onSpan((span) => span.updateName(x)),
  'recordException(exception)': (x) => onSpan((span) => span.recordException(x)),
  'recordException(parts)': (x) =>
    onSpan((span) => span.recordException({ name: x, message: x, code: x, stack: x })),
  'recordException(time)': (x) => onSpan((span) => span.recordException('text', x)),
  'end(time)': (x) => tracer.startSpan('span').end(x),
  'end() twice': (x) => {
    const span = tracer.startSpan('ended');
    span.end(x);
    span.end(x);
  },
  'createCounter(name)': (x) => meter.createCounter(x).add(1),
  'createCounter(options)': (x) => meter.createCounter('options', x).add(1),
  'createHistogram(unit)': (x) =>
    meter.createHistogram('unit', { unit: x, description: x }).record(1),
  'createHistogram(advice)': (x) =>
    meter.createHistogram('advice', { advice: { explicitBucketBoundaries: x } }).record(1),
  'createHistogram(boundary)': (x) =>
    meter.createHistogram('boundary', { advice: { explicitBucketBoundaries: [x, 1] } }).record(1),
  'createGauge(valueType)': (x) => meter.createGauge('type', { valueType: x }).record(1),
  'createObservableCounter(name)': (x) =>
    meter.createObservableCounter(x).addCallback((result) => result.observe(1)),
  'counter.add(value)': (x) => counter.add(x),
  'counter.add(attributes)': (x) => counter.add(1, x),
  'counter.add(attribute)': (x) => counter.add(1, { 'order.id': x }),
  'counter.add(nested)': (x) => counter.add(1, { nested: { x: [x] } }),
  'counter.add(context)': (x) => counter.add(1, {}, x),
  'upDownCounter.add(value)': (x) => upDown.add(x, { x }),
  'histogram.record(value)': (x) => histogram.record(x),
  'histogram.record(attribute)': (x) => histogram.record(1, { x }),
  'gauge.record(value)': (x) => gauge.record(x),
  'gauge.record(attribute)': (x) => gauge.record(1, { x }),
  'observable.addCallback(callback)': (x) => observable.addCallback(x),
  'observable.removeCallback(callback)': (x) => observable.removeCallback(x),
  'observable.observe(value)': (x) => observable.addCallback((result) => result.observe(x)),
  'observable.observe(attributes)': (x) => observable.addCallback((result) => result.observe(1, x)),
  'observable callback throws': (x) =>
    observable.addCallback(() => {
      throw x;
    }),
  'observable callback rejects': (x) => observable.addCallback(() => Promise.reject(x)),
  'observable callback returns': (x) => observable.addCallback(() => x),
  'addBatchObservableCallback(callback)': (x) => meter.addBatchObservableCallback(x, [observable]),
  'addBatchObservableCallback(observables)': (x) =>
    meter.addBatchObservableCallback((result) => result.observe(observable, 1), x),
  'addBatchObservableCallback(observable)': (x) =>
    meter.addBatchObservableCallback((result) => result.observe(x, 1), [x, observable]),
  'addBatchObservableCallback(value)': (x) =>
    meter.addBatchObservableCallback((result) => result.observe(observable, x, x), [observable]),
  'removeBatchObservableCallback(callback)': (x) =>
    meter.removeBatchObservableCallback(x, [x, observable]),
  'emit(record)': (x) => logger.emit(x),
  'emit(body)': (x) => logger.emit({ body: x }),
  'emit(nested body)': (x) => logger.emit({ body: { kept: 1, x: { x: [x] } } }),
  'emit(attributes)': (x) => logger.emit({ body: 'attributes', attributes: x }),
  'emit(attribute)': (x) => logger.emit({ body: 'attribute', attributes: { x, good: 1 } }),
  'emit(severity)': (x) => logger.emit({ body: 'severity', severityNumber: x, severityText: x }),
  'emit(times)': (x) => logger.emit({ body: 'times', timestamp: x, observedTimestamp: x }),
  'emit(eventName)': (x) => logger.emit({ body: 'event', eventName: x }),
  'emit(exception)': (x) => logger.emit({ body: 'exception', exception: x }),
  'emit(context)': (x) => logger.emit({ body: 'context', context: x }),
  'enabled(options)': (x) => typeof logger.enabled(x),
  'setSpanContext(trace state)': (x) =>
    tracer
      .startSpan('state', {}, trace.setSpanContext(ROOT_CONTEXT, { ...REMOTE, traceState: x }))
      .end(),
  'setSpanContext(span context)': (x) =>
    tracer.startSpan('remote', {}, trace.setSpanContext(ROOT_CONTEXT, x)).end(),
  'inject(carrier)': (x) => propagation.inject(trace.setSpanContext(ROOT_CONTEXT, REMOTE), x),
  'inject(setter)': (x) =>
    propagation.inject(trace.setSpanContext(ROOT_CONTEXT, REMOTE), {}, { set: () => x.y.z }),
  'extract(carrier)': (x) => propagation.extract(ROOT_CONTEXT, x),
  'extract(header)': (x) =>
    propagation.extract(ROOT_CONTEXT, { traceparent: x, tracestate: x, baggage: x }),
  'createBaggage(entry)': (x) =>
    propagation.inject(
      propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage({ x: { value: x } })),
      {},
    ),
};

const REMOTE = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: 1,
};

/** Ends the span afterwards, whatever comes of it. */
function onSpan(act) {
  const span = tracer.startSpan('method');
  const result = act(span);
  span.setAttribute('after', true);
  span.end();
  return result === undefined ? 'nothing' : result === span ? 'the span' : 'something else';
}

const outcomes = [];
for (const [call, run] of Object.entries(CALLS)) {
  for (const [what, value] of Object.entries(ANYTHING)) {
    let outcome = 'returned';
    try {
      run(value);
    } catch (error) {
      outcome = error === value ? 'threw what the application throws' : 'threw';
    }
    outcomes.push(`${call} ${what}: ${outcome}`);
  }
}
console.log(outcomes.join('\n'));

// What comes after it still arrives.
const span = tracer.startSpan('the last span');
context.with(trace.setSpan(ROOT_CONTEXT, span), () => logger.emit({ body: 'the last record' }));
span.end();
meter.createCounter('the.last.counter').add(3);
meter.createObservableGauge('the.last.gauge').addCallback((result) => result.observe(4));
