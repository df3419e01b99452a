// What the metrics of the runtime must leave alone: the event loop's own figures, heap statistics, observers of garbage collection.
const { monitorEventLoopDelay, performance, PerformanceObserver } = require('node:perf_hooks');
const v8 = require('node:v8');

console.log(
  performance.eventLoopUtilization.name,
  performance.eventLoopUtilization.length,
  Object.keys(v8.getHeapStatistics()).length > 5,
);
const histogram = monitorEventLoopDelay({ resolution: 10 });
console.log(
  histogram.constructor.name,
  histogram.enable(),
  histogram.enable(),
  histogram.disable(),
);
const observer = new PerformanceObserver(() => {});
observer.observe({ entryTypes: ['mark'] });
console.log(PerformanceObserver.supportedEntryTypes, performance.mark('m').name);
observer.disconnect();
console.log(
  process.listenerCount('exit'),
  process.eventNames().length,
  process.getActiveResourcesInfo(),
);
