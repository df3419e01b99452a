/**
 * Returns whether a variable is somebody else's, so that it is never called misspelt: it belongs to
 * another language, to a platform, or to what runs beside the application.
 */
export const isForeignVariable = (name: string): boolean =>
  FOREIGN_NAMES.has(name) ||
  FOREIGN_PREFIXES.some((prefix) => name.startsWith(prefix)) ||
  SERVICE_LINK.test(name);

/** Variables that the Kubernetes operator sets for others to refer to. */
const FOREIGN_NAMES: ReadonlySet<string> = new Set(['OTEL_NODE_IP', 'OTEL_POD_IP']);

const FOREIGN_PREFIXES: readonly string[] = [
  'OTEL_AWS_',
  'OTEL_CPP_',
  'OTEL_DENO_',
  'OTEL_DOTNET_',
  'OTEL_EBPF_',
  'OTEL_ERLANG_',
  'OTEL_GO_',
  'OTEL_INJECTOR_',
  // Of Java, and of instrumentations that read a variable of their own.
  'OTEL_INSTRUMENTATION_',
  'OTEL_JAVA_',
  'OTEL_JAVAAGENT_',
  'OTEL_JMX_',
  'OTEL_LAMBDA_',
  'OTEL_OPERATOR_',
  'OTEL_PHP_',
  'OTEL_PYTHON_',
  'OTEL_RUBY_',
  'OTEL_RUST_',
  'OTEL_SWIFT_',
];

/**
 * Matches the variables by which Kubernetes and Docker tell every container of a pod where a
 * service is: one that is called `otel-collector` makes `OTEL_COLLECTOR_SERVICE_HOST` and
 * `OTEL_COLLECTOR_PORT_4317_TCP_ADDR`.
 */
const SERVICE_LINK = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$/;
