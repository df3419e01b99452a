import { createOtlpExporter } from '../export/otlp-exporter';

export { createOtlpExporter };
