/** Whether the server said no for good. Not while somebody has to sign in (again), or it has too much to do. */
export const refused = ({ status }) => status >= 400 && status < 500 && ![401, 403, 409, 429].includes(status);
