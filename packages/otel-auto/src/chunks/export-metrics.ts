import { ExportMetrics } from '../export/export-metrics';
import { createMeasuredExporter } from '../console/measured-exporter';

export { createMeasuredExporter, ExportMetrics };
