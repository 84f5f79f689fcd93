// The server's time as this page reckons it, in milliseconds since 1970. The device's own clock may be wrong and may be
// set meanwhile, and the steady one stands still while a device sleeps: of the two spans the longer one counts.
let told = null;

/** Take the server's time as it was at `steady` (performance.now()) on this page. */
export function setServerTime(milliseconds, steady = performance.now()) {
  told = { milliseconds, steady, wall: Date.now() - (performance.now() - steady) };
}

/** Now by the server's clock; nothing before the page was told. */
export function serverTime() {
  if (!told) return undefined;
  const spans = [performance.now() - told.steady, Date.now() - told.wall];
  return Math.round(told.milliseconds + Math.max(0, ...spans));
}

/** The page was made when the server began to answer. */
export function startServerTime(element) {
  const answered = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
  setServerTime(Number(element.dataset.now), answered);
}
