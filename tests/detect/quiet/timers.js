function wait(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

async function poll(fn) {
  setTimeout(fn, 429);
  await wait(500);
  setInterval(fn, 429001);
  await wait(403002);
  const started = 1770404104000;
  const colour = { width: '409', size: 404 };
  return { started, colour };
}

module.exports = { wait, poll };
