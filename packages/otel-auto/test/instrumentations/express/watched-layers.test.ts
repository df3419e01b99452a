import { describe, expect, it } from '@jest/globals';
import { WatchedLayers } from '../../../src/instrumentations/express/watched-layers';

class Layer {
  constructor(public handle: () => string) {}
  handle_request(): string {
    return this.handle();
  }
}

describe('a watched layer', () => {
  const layers = new WatchedLayers();
  const original = () => 'original';

  it('keeps the handler of the application, and is served by the wrapper', () => {
    const layer = new Layer(original);
    layers.add(layer, () => 'watched');
    expect(layers.has(layer)).toBe(true);
    expect(layer.handle).toBe(original);
    expect(layer.handle_request()).toBe('watched');
  });

  it('is served by what the application puts in the place of its handler', () => {
    const layer = new Layer(original);
    layers.add(layer, () => 'watched');
    layer.handle = () => 'replaced';
    expect(layer.handle_request()).toBe('replaced');
  });

  it('is told apart from one that is not', () => {
    expect(layers.has(new Layer(original))).toBe(false);
    expect(new Layer(original).handle_request()).toBe('original');
  });
});
