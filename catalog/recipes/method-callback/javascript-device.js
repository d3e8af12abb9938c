// Answers a direct method in time (azure-iot-device).
//
// A caller that sets nothing else waits 30 s for the answer. When a handler takes longer, fails, or never answers, the caller
// does not learn whether the method runs.
'use strict';

// iotcodes:begin helper
/**
 * Answers 202 when a handler has not answered after 20 s, which goes on then, and 500 when it fails. What it answers later
 * reaches nobody.
 */
function answerInTime(handler) {
  return (request, response) => {
    const send = response.send.bind(response);
    let answered = false;
    response.send = (...answer) => {
      clearTimeout(timer);
      if (!answered) {
        answered = true;
        return send(...answer);
      }
      const done = answer.pop();
      return typeof done === 'function' ? done() : Promise.resolve();
    };
    const timer = setTimeout(() => response.send(202, () => {}), 20_000);
    new Promise((resolve) => resolve(handler(request, response))).catch((error) => {
      response.send(500, () => {});
      throw error;
    });
  };
}
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, HANDLER for the function that it is given. */
function listen(CALL, HANDLER) {
  // iotcodes:begin call
  CALL(answerInTime(HANDLER));
  // iotcodes:end
}

module.exports = { answerInTime, listen };
