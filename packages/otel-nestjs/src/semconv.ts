/**
 * The attribute names that this package writes, written out because the CommonJS entry of
 * `@opentelemetry/semantic-conventions` is one file of 200 KB.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/code/
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/
 */
export const ATTR_CODE_FUNCTION_NAME = 'code.function.name';
export const ATTR_ERROR_TYPE = 'error.type';
export const ATTR_HTTP_REQUEST_METHOD = 'http.request.method';
export const ATTR_HTTP_ROUTE = 'http.route';

/**
 * Those that upstream's `@opentelemetry/instrumentation-nestjs-core` writes, so that dashboards made
 * for it keep working.
 */
export const ATTR_COMPONENT = 'component';
export const ATTR_NEST_VERSION = 'nestjs.version';
export const ATTR_NEST_TYPE = 'nestjs.type';
export const ATTR_NEST_MODULE = 'nestjs.module';
export const ATTR_NEST_CONTROLLER = 'nestjs.controller';
export const ATTR_NEST_CALLBACK = 'nestjs.callback';

/** The value of `component`. */
export const COMPONENT = '@nestjs/core';

/**
 * Why an answer below 500 was given: no error of the application, so it is neither the status of the
 * span nor an exception, but it is what a person looks for.
 */
export const ATTR_REFUSAL = 'acme.nestjs.refusal';

/** The client went away before it had its whole answer; no convention has a name for that. */
export const ATTR_CLIENT_ABORTED = 'acme.client_aborted';

/** How long the modules of the application loaded before it was created, in milliseconds. */
export const ATTR_MODULE_LOADING = 'acme.nestjs.module_loading_millis';

/** When a job runs: the expression of `@Cron`, the milliseconds of `@Interval` and `@Timeout`. */
export const ATTR_SCHEDULE = 'acme.nestjs.schedule';
