import { expect, it } from '@jest/globals';
import { joinWords } from '../../src/diagnostics/join-words';

it.each([
  [[], ''],
  [['traces'], 'traces'],
  [['traces', 'metrics'], 'traces and metrics'],
  [['traces', 'metrics', 'logs'], 'traces, metrics and logs'],
])('joinWords makes of %j "%s"', (words, text) => expect(joinWords(words)).toBe(text));
