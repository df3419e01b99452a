/** Freezes a plain value and everything in it. */
export function deepFreeze<Value extends object>(value: Value): Value {
  for (const key in value) {
    const inner = value[key];
    if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  }
  return Object.freeze(value);
}
