/**
 * Does work on items, so many at a time, and gives the results in the order of the items.
 *
 * @template T, R
 * @param {readonly T[]} items
 * @param {number} jobs
 * @param {(item: T) => Promise<R>} work
 * @returns {Promise<R[]>}
 */
export async function inParallel(items, jobs, work) {
  const results = [];
  const left = items.entries();
  const worker = async () => {
    for (const [index, item] of left) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}
