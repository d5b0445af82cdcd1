/** IndexedDB in promises. */
export function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Resolves when the transaction is on the disk, not merely asked for. */
export function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

/**
 * Opens a database of this device, made by `create` when there is none.
 * @throws where the browser gives a page no storage
 */
export function openDatabase(name: string, create: (db: IDBDatabase) => void): Promise<IDBDatabase> {
  if (typeof indexedDB === "undefined") return Promise.reject(new Error("no storage"));
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => create(request.result);
  return answer(request);
}
