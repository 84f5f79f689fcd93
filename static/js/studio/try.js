// Questions to try: the widgets learners have, nothing kept.
import { startQuestions } from "../questions/start.js";

startQuestions(document);
