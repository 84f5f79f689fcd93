// Files that wait, in this browser's IndexedDB. Where it has none, or no room, they wait in the page alone.

const STORE = "files";
let opened = null;

function database() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open("lms-files", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("attempt", "attempt");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  return opened;
}

/** Do something with the store and return its result; undefined where that fails. */
async function within(mode, act) {
  try {
    const store = (await database()).transaction(STORE, mode).objectStore(STORE);
    const asked = act(store);
    return await new Promise((done, failed) => {
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  } catch {
    return undefined;
  }
}

export const kept = async (attempt) => (await within("readonly", (store) => store.index("attempt").getAll(attempt))) ?? [];
export const keep = (item) => within("readwrite", (store) => store.put(item));
export const forget = (id) => within("readwrite", (store) => store.delete(id));
