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
 * The attributes that upstream's `@opentelemetry/instrumentation-nestjs-core` writes, so that
 * dashboards made for it keep working.
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
 * The reason for a response below 500. It is no error of the application, so it is neither the
 * status of the span nor an exception, but it is useful when debugging.
 */
export const ATTR_REFUSAL = 'acme.nestjs.refusal';

/**
 * The attribute of a request whose client disconnected before it had the whole response; no
 * convention defines a name for it.
 */
export const ATTR_CLIENT_ABORTED = 'acme.client_aborted';

/**
 * The time for which the modules of the application loaded before it was created, in milliseconds.
 */
export const ATTR_MODULE_LOADING = 'acme.nestjs.module_loading_millis';

/**
 * The schedule of a job: the expression of `@Cron`, the milliseconds of `@Interval` and `@Timeout`.
 */
export const ATTR_SCHEDULE = 'acme.nestjs.schedule';
