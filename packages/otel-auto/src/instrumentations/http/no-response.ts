/** The `error.type` of a request that was never answered, where nothing else says why. */
export const NO_RESPONSE = 'no_response';
