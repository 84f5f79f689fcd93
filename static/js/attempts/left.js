// The result of an attempt: files that never reached the server are still in this browser, and are given back.
import { forget, kept } from "./files-store.js";

const notice = document.querySelector("[data-files-left]");

function line(item) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(item.file);
  link.download = item.name;
  link.textContent = item.name;
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "textbutton";
  drop.textContent = notice.dataset.dropWord;
  drop.addEventListener("click", async () => {
    await forget(item.id);
    row.remove();
    notice.hidden = !notice.querySelector("li");
  });
  row.append(link, " ", drop);
  return row;
}

if (notice) {
  kept(notice.dataset.filesLeft).then((items) => {
    notice.querySelector("ul").append(...items.map(line));
    notice.hidden = !items.length;
  });
}
