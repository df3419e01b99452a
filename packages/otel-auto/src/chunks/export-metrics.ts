import { ExportMetrics } from '../export/export-metrics';

export { ExportMetrics };
