// Correcting what one would give: the total is added up as one goes.
import { startLevels } from "./levels.js";

startLevels(document.getElementById("opinion"));
