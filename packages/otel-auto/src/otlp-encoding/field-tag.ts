/** The layout of a field's value: a wire type of protobuf. */
type WireType = 'varint' | 'fixed64' | 'lengthPrefixed' | 'fixed32';

const WIRE_TYPES: Readonly<Record<WireType, number>> = {
  varint: 0,
  fixed64: 1,
  lengthPrefixed: 2,
  fixed32: 5,
};

/** Returns the tag that precedes a field's value: its number and wire type. */
export const fieldTag = (field: number, wireType: WireType): number =>
  (field << 3) | WIRE_TYPES[wireType];
