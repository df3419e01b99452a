/** The `error.type` of a request that never got a response, if the reason is unknown. */
export const NO_RESPONSE = 'no_response';
