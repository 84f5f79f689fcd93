// What the page fetches only when the author comes to it: writing in a text, choosing, two versions of a block, uploads.
import { toast } from "../../toast.js";
import { say } from "./api.js";

let tools = null;
let arrived = false;
export const hasTools = () => arrived;

/** See tools.js; asked for again when it could not be fetched. */
export const toolsOf = (list, take) => {
  tools ??= import("./tools.js").then(
    (found) => {
      found.startTools(list, take);
      arrived = true;
    },
    () => {
      tools = null;
    },
  );
  return tools;
};

/** See title.js. */
export const startTitle = async () => (await import("./title.js")).startTitle();

/** See steps.js; null when it could not be fetched, after saying so. */
export const steps = () => import("./steps.js").catch(() => toast(say("unreachable")) ?? null);

/** See taking.js; null when it could not be fetched, after saying so. */
export const taking = () => import("./taking.js").catch(() => toast(say("unreachable")) ?? null);

/** See talk.js. */
export const talk = () => import("./talk.js");

/** See picker.js; without a line nothing is chosen. */
export const pick = (what) => import("./picker.js").then((found) => found.pick(what), () => null);

/** See conflict.js; what it cannot ask now is asked at the next save or visit. */
export const settle = (...all) => import("./conflict.js").then((found) => found.settle(...all), () => null);

/** Start the places for uploads in this part of the page, if it has any. */
export async function startUploads(scope) {
  if (scope.querySelector("[data-upload]")) (await import("../upload.js")).startUploads(scope);
}
