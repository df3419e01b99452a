import { expect, it } from '@jest/globals';
import { withSpan } from '../src/with-span';

it('gives what the function gives, also when no SDK runs', async () => {
  expect(withSpan('work', (span) => span.isRecording())).toBe(false);
  await expect(withSpan('work', { attributes: { a: 1 } }, async () => 'later')).resolves.toBe(
    'later',
  );
});

it('throws what the function throws', () => {
  const error = new Error('no');
  expect(() =>
    withSpan('work', () => {
      throw error;
    }),
  ).toThrow(error);
});

it('says that it needs a function', () => {
  expect(() => withSpan('work', {} as never)).toThrow(TypeError);
});
