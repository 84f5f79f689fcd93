// What the page fetches only when the author comes to it: choosing, two versions of a block, uploads.

/** See picker.js; without a line nothing is chosen. */
export const pick = (what) => import("./picker.js").then((found) => found.pick(what), () => null);

/** See conflict.js. */
export const settle = async (data) => (await import("./conflict.js")).settle(data);

/** Start the places for uploads in this part of the page, if it has any. */
export async function startUploads(scope) {
  if (scope.querySelector("[data-upload]")) (await import("../upload.js")).startUploads(scope);
}
