import { metadata } from '../reflect-metadata';
import { context, ROOT_CONTEXT, trace, type Attributes } from '@opentelemetry/api';
import { classNameOf } from '../class-name';
import { followResult } from '../follow-result';
import type { NestCopy } from '../nest-copy';
import { patchMethod, takeNameOf, type NestClass } from '../patch-method';
import {
  ATTR_CODE_FUNCTION_NAME,
  ATTR_COMPONENT,
  ATTR_NEST_CALLBACK,
  ATTR_NEST_TYPE,
  ATTR_NEST_VERSION,
  ATTR_SCHEDULE,
  COMPONENT,
} from '../semconv';
import { SpanWork } from '../span-work';

type Job = (this: object, ...args: unknown[]) => unknown;

/**
 * Creates a span for each run of a method with `@Cron`, `@Interval` or `@Timeout`. The span begins
 * a trace: no request caused the run, whatever was active when its timer was set.
 */
export function patchScheduleExplorer({ prototype }: NestClass, nest: NestCopy): void {
  patchMethod(prototype, 'wrapFunctionInTryCatchBlocks', (wrap) => ({
    wrapFunctionInTryCatchBlocks(job: unknown, instance: object, ...rest: unknown[]) {
      const watched = typeof job === 'function' ? watchJob(job as Job, instance, nest) : job;
      return wrap.call(this, watched, instance, ...rest) as unknown;
    },
  }));
}

function watchJob(job: Job, instance: object, nest: NestCopy): Job {
  const name = `${classNameOf(instance?.constructor) ?? 'UnnamedInstance'}.${job.name}`;
  const attributes = describeJob(job, name, nest);
  const watched: Job = function (...args) {
    const span = nest.tracing.tracer.startSpan(name, { attributes, root: true }, ROOT_CONTEXT);
    const work = new SpanWork(span, trace.setSpan(ROOT_CONTEXT, span));
    let result: unknown;
    try {
      result = context.with(work.context, job, this, ...args);
    } catch (error) {
      work.fail(error);
      throw error;
    }
    return followResult(result, work);
  };
  takeNameOf(watched, job);
  return watched;
}

/**
 * Reads the attributes of a job from the metadata of its decorators, whose names are those of
 * `@nestjs/schedule`.
 */
function describeJob(job: Job, name: string, { version }: NestCopy): Attributes {
  const read = (key: string): unknown => metadata.getMetadata?.(key, job);
  const type = JOB_TYPES[read('SCHEDULER_TYPE') as number] ?? 'job';
  const cron = read('SCHEDULE_CRON_OPTIONS') as { cronTime?: unknown } | undefined;
  const timer = (read('SCHEDULE_INTERVAL_OPTIONS') ?? read('SCHEDULE_TIMEOUT_OPTIONS')) as
    | { timeout?: unknown }
    | undefined;
  const schedule = cron?.cronTime ?? timer?.timeout;
  return {
    [ATTR_COMPONENT]: COMPONENT,
    [ATTR_NEST_TYPE]: type,
    [ATTR_NEST_CALLBACK]: job.name,
    [ATTR_CODE_FUNCTION_NAME]: name,
    ...(isPlain(schedule) && { [ATTR_SCHEDULE]: String(schedule) }),
    ...(version !== undefined && { [ATTR_NEST_VERSION]: version }),
  };
}

/**
 * Returns whether a schedule is a cron expression or milliseconds; a date would only repeat the
 * start of the span.
 */
const isPlain = (schedule: unknown): schedule is string | number =>
  typeof schedule === 'string' || typeof schedule === 'number';

const JOB_TYPES: Readonly<Record<number, string>> = { 1: 'cron', 2: 'timeout', 3: 'interval' };
