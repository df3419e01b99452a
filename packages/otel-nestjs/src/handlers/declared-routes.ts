/**
 * Routes as people wrote them, by the form that the platform gives them. Express since 5 has another
 * for wildcards: `/files/*` is registered as `/files/{*path}`. Few applications have any.
 */
export const declaredRoutes = new Map<string, string>();
