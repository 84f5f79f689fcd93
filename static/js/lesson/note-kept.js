/** Under what name this browser keeps a new note while it is written. */
export const kept = (form) => `${form.elements.body.id}:${form.action}`;
