// Put beside measured applications, which any version of Node.js runs: JavaScript, and CommonJS.

/** Between two turns; Node.js has no shorter timer. */
const TURN_MILLIS = 1;

/**
 * Makes items over `millis`, in every turn of a timer as many as are due.
 *
 * @param {(serial: number) => void} make
 * @param {number} count
 * @param {number} millis
 * @returns {Promise<void>}
 */
exports.spread = (make, count, millis) =>
  new Promise((resolve) => {
    const startedAt = performance.now();
    let serial = 0;
    const timer = setInterval(() => {
      const due = Math.min(count, Math.ceil(((performance.now() - startedAt) / millis) * count));
      for (; serial < due; serial += 1) make(serial);
      if (serial < count) return;
      clearInterval(timer);
      resolve();
    }, TURN_MILLIS);
  });
