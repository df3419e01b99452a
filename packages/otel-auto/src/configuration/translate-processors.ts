import type { SignalInName } from '../settings/definitions';
import type { ExporterName } from '../settings/settings';
import type { FileNode } from './file-node';
import { translateExporter } from './translate-exporter';
import type { Translation } from './translation';

/**
 * Translates the processors of spans or log records. A simple one is a batch of one that does not
 * wait; the console has no batches.
 */
export function translateProcessors(
  translation: Translation,
  provider: FileNode | undefined,
  { signal, batch }: { readonly signal: SignalInName; readonly batch: 'OTEL_BSP' | 'OTEL_BLRP' },
): void {
  const names: ExporterName[] = [];
  const processors = provider?.get('processors');
  for (const processor of processors?.items() ?? []) {
    const isSimple = processor.keys().includes('simple');
    const node = processor.get(isSimple ? 'simple' : 'batch');
    const exporter = node?.get('exporter');
    const translated = translateExporter(translation, exporter, { signal, taken: names });
    if (node === undefined || translated === undefined) continue;
    names.push(translated.name);
    if (translated.name === 'otlp') translateBatch(translation, node, { batch, isSimple });
  }
  const path = processors?.path ?? `${signal === 'TRACES' ? 'tracer' : 'logger'}_provider`;
  translation.say(`OTEL_${signal}_EXPORTER`, names.join(',') || 'none', path);
}

function translateBatch(
  translation: Translation,
  node: FileNode,
  { batch, isSimple }: { readonly batch: string; readonly isSimple: boolean },
): void {
  if (isSimple) {
    translation.say(`${batch}_SCHEDULE_DELAY`, '0', node.path);
    translation.say(`${batch}_MAX_EXPORT_BATCH_SIZE`, '1', node.path);
    return;
  }
  translation.set(`${batch}_SCHEDULE_DELAY`, node.get('schedule_delay'));
  translation.set(`${batch}_EXPORT_TIMEOUT`, node.get('export_timeout'));
  translation.set(`${batch}_MAX_QUEUE_SIZE`, node.get('max_queue_size'));
  translation.set(`${batch}_MAX_EXPORT_BATCH_SIZE`, node.get('max_export_batch_size'));
}
