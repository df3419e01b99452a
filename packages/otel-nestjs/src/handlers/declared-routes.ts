/**
 * Routes as they were declared, by the form in which the platform registers them. Since Express 5
 * that differs for wildcards: `/files/*` is registered as `/files/{*path}`. Few applications have
 * any.
 */
export const declaredRoutes = new Map<string, string>();
