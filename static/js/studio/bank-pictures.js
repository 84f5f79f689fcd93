// A picture for a question: uploaded, or chosen from the library.

export function pickPicture(form, tool, send, chosen) {
  const find = (name) => tool.querySelector(`[data-spot-${name}]`);
  const [file, library, choices, search, found, said] = ["file", "library", "choices", "search", "found", "said"].map(find);
  let timer = 0;

  const upload = async () => {
    if (!file.files.length) return;
    const body = new FormData();
    body.append("file", file.files[0]);
    try {
      chosen(await send(form.dataset.pictures, body));
    } catch (error) {
      said.textContent = error.data?.problem ?? tool.dataset.failed;
    }
    file.value = "";
  };
  file.addEventListener("change", upload);
  upload(); // what was chosen before this was here
  library.addEventListener("click", () => {
    choices.hidden = !choices.hidden;
    library.setAttribute("aria-expanded", !choices.hidden);
    if (!choices.hidden) {
      search.focus();
      list();
    }
  });
  search.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(list, 250);
  });
  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());

  async function list() {
    const answer = await fetch(`${form.dataset.pictures}?q=${encodeURIComponent(search.value)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { pictures } = await answer.json();
    found.replaceChildren(...pictures.map(item));
    if (!pictures.length) said.textContent = tool.dataset.none;
  }

  function item(picture) {
    const row = document.createElement("li");
    const button = document.createElement("button");
    const shown = document.createElement("img");
    button.type = "button";
    shown.src = picture.url;
    shown.alt = "";
    shown.loading = "lazy";
    button.append(shown, picture.name);
    button.addEventListener("click", () => {
      choices.hidden = true;
      library.setAttribute("aria-expanded", false);
      chosen(picture);
    });
    row.append(button);
    return row;
  }
}
