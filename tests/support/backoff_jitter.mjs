/**
 * Proves what the JavaScript and TypeScript helpers do: run by tests/recipes.rs in a folder that has the SDKs, on a clock
 * that does not wait.
 *
 * Standard input is a JSON object: `promise` and `callback`, the helpers of backoff-jitter; `policies`, those for the
 * clients that repeat by themselves; `conflict`, `etag`, `quota`, `method` and `lock`, two helpers each, for promises and for
 * callbacks; `answer` and `token`, a helper each; `upload`, a recipe as it is, whose call region is tried; `attempts`, `floor`, `throttled_floor` and `cap`, the numbers of the catalog; `clients`, the table of clients. A
 * check that fails names itself.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';

const given = JSON.parse(readFileSync(0, 'utf8'));
const require = createRequire(`${process.cwd()}/`);
const sdk = {
  'azure-iothub': { ...require('azure-iothub'), ...require('azure-iothub/dist/query') },
  'azure-iot-device': require('azure-iot-device'),
  'azure-iot-provisioning-service': {
    ...require('azure-iot-provisioning-service'),
    ...require('azure-iot-provisioning-service/dist/query'),
  },
};
const { RestApiClient } = require('./node_modules/azure-iothub/dist/common-http/rest_api_client.js');
const { errors, ExponentialBackOffWithJitter } = require('azure-iot-common');

const { transpileModule, ScriptTarget } = require('typescript');

const defined = (source, name) => {
  const { outputText } = transpileModule(source, { compilerOptions: { target: ScriptTarget.ES2020 } });
  return runInThisContext(`(() => { ${outputText}\nreturn ${name}; })()`);
};
const retryIotCall = defined(given.promise, 'retryIotCall');
const retryIotCallback = defined(given.callback, 'retryIotCallback');
const policies = given.policies.map((source) => defined(source, 'iotRetryPolicy'));
const createOrRead = defined(given.conflict[0], 'createOrRead');
const createOrReadCallback = defined(given.conflict[1], 'createOrReadCallback');
const updateWithNewEtag = defined(given.etag[0], 'updateWithNewEtag');
const updateWithNewEtagCallback = defined(given.etag[1], 'updateWithNewEtagCallback');
/** Both helpers of a kind as functions that give a promise; what they are given gives promises, too. */
const both = ([promise, callback], name) => {
  const helper = defined(callback, `${name}Callback`);
  const called = (call) => (done) => call().then((result) => done(null, result), done);
  return [defined(promise, name), (...calls) => new Promise((resolve, reject) => {
    helper(...calls.map(called), (error, result) => (error ? reject(error) : resolve(result)));
  })];
};

const real = { setTimeout: globalThis.setTimeout, random: Math.random };
let waits = [];
let hold = false;
globalThis.setTimeout = (resume, delay) => {
  waits.push(delay / 1000);
  return hold ? real.setTimeout(resume, 60_000) : real.setTimeout(resume, 0);
};

/** What the service SDK makes of a reply. */
function failure(statusCode, headers = {}, body = '') {
  return RestApiClient.translateError(body, { statusCode, headers });
}

/** Calls a helper on something that fails so many times and then succeeds: calls made, what came out, and the waits. */
const styles = {
  promise: async (failures, options) => {
    const left = [...failures];
    let made = 0;
    const call = async () => {
      made += 1;
      if (left.length > 0) throw left.shift();
      return 'done';
    };
    const outcome = await retryIotCall(call, options).then((result) => ({ result }), (error) => ({ error }));
    return { made, ...outcome };
  },
  callback: (failures, options) => {
    const left = [...failures];
    let made = 0;
    const call = (done) => {
      made += 1;
      if (left.length > 0) setImmediate(done, left.shift());
      else setImmediate(done, null, 'done', 'response');
    };
    return new Promise((resolve) => {
      retryIotCallback(call, (error, result, response) => resolve({ made, error: error ?? undefined, result, response }), options);
    });
  },
};

/** The lowest and the highest waits that chance can give. */
async function bounds(run, failures, options) {
  const found = [];
  for (const chance of [0, 1 - 2 ** -53]) {
    Math.random = () => chance;
    waits = [];
    await run(failures, options);
    found.push(waits);
  }
  Math.random = real.random;
  return found[0].map((low, index) => [low, found[1][index]]);
}

function same(found, expected) {
  assert.equal(found.length, expected.length, `${JSON.stringify(found)} is not ${JSON.stringify(expected)}`);
  found.forEach((pair, index) => pair.forEach((wait, side) => {
    assert.ok(Math.abs(wait - expected[index][side]) < 1e-9, `${JSON.stringify(found)} is not ${JSON.stringify(expected)}`);
  }));
}

const repeated = (count, make) => Array.from({ length: count }, make);
const { attempts, floor, throttled_floor: throttled, cap } = given;

const checks = {
  async a_call_that_succeeds_is_made_once(run) {
    waits = [];
    const { made, result, error } = await run([]);
    assert.deepEqual([made, result, error, waits.length], [1, 'done', undefined, 0]);
  },
  async at_most_six_attempts_in_all_and_the_last_error_comes_out_as_it_was(run) {
    for (const status of [408, 429, 499, 500, 502, 503, 504]) {
      waits = [];
      const failures = repeated(20, () => failure(status));
      const { made, error } = await run(failures);
      assert.equal(made, attempts, `${status}`);
      assert.equal(error, failures[attempts - 1], `${status}: another error came out`);
      assert.equal(waits.length, attempts - 1);
    }
  },
  async five_failures_are_survived(run) {
    const { made, result } = await run(repeated(attempts - 1, () => failure(503)));
    assert.deepEqual([made, result], [attempts, 'done']);
  },
  async waits_lie_between_the_floor_and_the_doubled_floor_below_the_cap(run) {
    for (const [status, lowest] of [[503, floor], [429, throttled]]) {
      const expected = repeated(attempts - 1, (_, index) => [lowest, Math.min(cap, lowest * 2 ** (index + 1))]);
      same(await bounds(run, repeated(20, () => failure(status))), expected);
    }
  },
  async waits_are_random(run) {
    waits = [];
    for (let index = 0; index < 50; index++) await run([failure(503)]);
    assert.equal(new Set(waits).size, 50, 'two waits are equal');
  },
  async retry_after_raises_the_floor(run) {
    const after = (status, seconds) => failure(status, { 'retry-after': seconds });
    same(await bounds(run, [after(429, '25'), after(503, '3'), after(429, '2')]), [[25, 50], [3, 12], [throttled, cap]]);
  },
  async a_retry_after_above_the_cap_is_waited_in_full_and_not_by_all_at_once(run) {
    same(await bounds(run, [failure(429, { 'retry-after': '120' })]), [[120, 132]]);
  },
  async a_retry_after_that_is_no_number_of_seconds_is_passed_over(run) {
    for (const value of ['Wed, 21 Oct 2026 07:28:00 GMT', '', '-5', '1.5']) {
      same(await bounds(run, [failure(503, { 'retry-after': value })]), [[floor, floor * 2]]);
    }
  },
  async other_statuses_are_not_repeated(run) {
    for (const status of [400, 401, 403, 404, 409, 412, 413, 501, 505]) {
      const wrong = failure(status);
      const { made, error } = await run([wrong]);
      assert.deepEqual([made, error === wrong], [1, true], `${status}`);
    }
  },
  async errors_of_the_program_and_lost_connections_are_not_repeated(run) {
    for (const wrong of [new TypeError('no'), Object.assign(new Error('reset'), { code: 'ECONNRESET' }), 'a text']) {
      const { made, error } = await run([wrong]);
      assert.deepEqual([made, error], [1, wrong]);
    }
  },
  async an_error_with_another_status_is_repeated_when_it_is_named(run) {
    const named = [
      failure(404, { 'iothub-errorcode': 'DeviceNotOnline' }),
      failure(404, {}, '{"errorCode":404103}'),
      failure(400, {}, 'ErrorCode:RequestTimedOut;400024'),
    ];
    for (const error of named) {
      assert.equal((await run([error], { codes: '404103|DeviceNotOnline|400024' })).made, 2);
      assert.equal((await run([error], { codes: '4041|NotOnline' })).made, 1, 'a part of a name is no name');
    }
  },
  async the_first_wait_can_be_left_out_once(run) {
    const failures = repeated(20, () => failure(503));
    same((await bounds(run, failures, { first: 0 })).slice(0, 2), [[0, 0], [floor, 4 * floor]]);
  },
  async the_numbers_can_be_set_at_the_call(run) {
    const failures = repeated(20, () => failure(503));
    same(await bounds(run, failures, { attempts: 3, floor: 20, cap: 30 }), [[20, 30], [20, 30]]);
    same(await bounds(run, [failure(429)], { floor429: 7 }), [[7, 14]]);
    same(await bounds(run, [failure(429)], { floor: 20 }), [[20, 40]]);
  },
  async an_aborted_signal_ends_a_wait_with_the_last_error(run) {
    const late = failure(503);
    hold = true;
    const controller = new AbortController();
    const outcome = run([late, failure(500)], { signal: controller.signal });
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    controller.abort();
    const { made, error } = await outcome;
    hold = false;
    assert.deepEqual([made, error === late], [1, true]);
    assert.equal((await run([late], { signal: controller.signal })).made, 1, 'aborted before the wait');
  },
  async a_signal_that_lives_on_keeps_no_listeners(run) {
    const listeners = new Set();
    const signal = {
      aborted: false,
      addEventListener: (_, listener) => listeners.add(listener),
      removeEventListener: (_, listener) => listeners.delete(listener),
    };
    await run(repeated(3, () => failure(503)), { signal });
    assert.equal(listeners.size, 0);
  },
};

/** A registry whose requests are answered by these statuses, the last one for ever. */
function registry(...statuses) {
  const paths = [];
  const buildRequest = (method, path, headers, host, ...rest) => {
    const done = rest.at(-1);
    paths.push(path);
    const statusCode = statuses.length > 1 ? statuses.shift() : statuses[0];
    const response = { statusCode, headers: { 'content-type': 'application/json' } };
    const reply = () => (statusCode < 300 ? done(null, '{"deviceId":"pump","etag":"1"}', response) : done(new Error(), '{}', response));
    return { setTimeout() {}, write() {}, end: () => setImmediate(reply) };
  };
  const config = { host: 'local', sharedAccessSignature: 'made up' };
  const { Registry } = sdk['azure-iothub'];
  return { paths, client: new Registry(config, new RestApiClient(config, 'test', { buildRequest, setOptions() {} })) };
}

const others = {
  async the_real_sdk_is_repeated() {
    const first = registry(429, 503, 200);
    const { responseBody } = await retryIotCall(() => first.client.getTwin('pump'));
    assert.deepEqual([first.paths.length, responseBody.deviceId], [3, 'pump']);
    const second = registry(504, 200);
    const results = await new Promise((resolve) => {
      retryIotCallback((done) => second.client.getTwin('pump', done), (...all) => resolve(all));
    });
    assert.deepEqual([second.paths.length, results[0], results[1].deviceId], [2, null, 'pump']);
    const third = registry(404);
    await assert.rejects(retryIotCall(() => third.client.getTwin('pump')), { message: 'Not found' });
    assert.equal(third.paths.length, 1);
  },
  the_policy_repeats_what_the_sdk_repeats() {
    const own = new ExponentialBackOffWithJitter();
    for (const name of Object.keys(errors).filter((name) => name.endsWith('Error'))) {
      const error = new errors[name]();
      for (const policy of policies) assert.equal(policy.shouldRetry(error), Boolean(own.shouldRetry(error)), name);
    }
  },
  the_policy_waits_at_random_from_the_first_time_on() {
    for (const [isThrottled, lowest] of [[false, floor], [true, throttled]]) {
      for (const [count, policy] of repeated(50, (_, count) => [count, policies[count % 2]])) {
        const highest = Math.min(cap, lowest * 2 ** Math.max(1, count));
        Math.random = () => 0;
        assert.equal(policy.nextRetryTimeout(count, isThrottled), 1000 * lowest);
        Math.random = () => 1 - 2 ** -53;
        assert.ok(Math.abs(policy.nextRetryTimeout(count, isThrottled) - 1000 * highest) < 1e-6);
        Math.random = real.random;
      }
    }
  },
  async what_exists_is_read_after_a_conflict_and_only_then() {
    for (const [error, result] of [[undefined, 'new'], [failure(409), 'old'], [failure(404)], [failure(429)], [new Error('lost')]]) {
      const create = async () => {
        if (error) throw error;
        return 'new';
      };
      const promised = await createOrRead(create, async () => 'old').catch((came) => came);
      assert.equal(promised, result ?? error);
      const called = await new Promise((resolve) => {
        createOrReadCallback((done) => done(error, 'new'), (done) => done(null, 'old'), (came, found) => resolve(came ?? found));
      });
      assert.equal(called, result ?? error);
    }
  },
  async a_change_is_sent_again_with_a_new_etag_at_most_twice() {
    for (const [statuses, sent, succeeds] of [
      [[], ['first'], true],
      [[412], ['first', 'again'], true],
      [[412, 412], ['first', 'again', 'again'], true],
      [[412, 412, 412], ['first', 'again', 'again'], false],
      [[404], ['first'], false],
      [[412, 500], ['first', 'again'], false],
    ]) {
      const send = (left, seen) => (what) => async () => {
        seen.push(what);
        if (left.length > 0) throw failure(left.shift());
      };
      const seen = [];
      const promise = send([...statuses], seen);
      const ok = await updateWithNewEtag(promise('first'), promise('again')).then(() => true, () => false);
      assert.deepEqual([seen, ok], [sent, succeeds], `${statuses}`);
      const seenBack = [];
      const back = send([...statuses], seenBack);
      const given = (what) => (done) => back(what)().then(() => done(null), done);
      const okBack = await new Promise((resolve) => {
        updateWithNewEtagCallback(given('first'), given('again'), (error) => resolve(!error));
      });
      assert.deepEqual([seenBack, okBack], [sent, succeeds], `${statuses}`);
    }
  },
  async a_used_up_quota_ends_calls_until_midnight() {
    const day = 86_400_000;
    for (const helper of both(given.quota, 'withinQuota')) {
      let made = 0;
      const call = (error) => async () => {
        made += 1;
        if (error) throw error;
        return 'done';
      };
      const now = Date.now;
      Date.now = () => 5 * day + 1000;
      const [other, used] = [failure(503), failure(403, {}, '{"Message":"ErrorCode:IotHubQuotaExceeded"}')];
      await assert.rejects(helper(call(other)), (came) => came === other);
      assert.equal(await helper(call()), 'done');
      await assert.rejects(helper(call(used)), (came) => came === used);
      Date.now = () => 6 * day - 1;
      await assert.rejects(helper(call()), (came) => came === used);
      assert.equal(made, 3, 'a call was made without quota');
      Date.now = () => 6 * day;
      assert.equal(await helper(call()), 'done', 'the quota is renewed');
      Date.now = now;
    }
  },
  async a_device_that_is_offline_is_waited_for_once() {
    const offline = () => failure(404, { 'iothub-errorcode': 'DeviceNotOnline' }, '{"errorCode":404103}');
    const unknown = () => failure(404, {}, '{"errorCode":404001}');
    for (const [failures, calls] of [[[], ['first']], [[offline], ['first', 'again']], [[unknown], ['first']], [[offline, offline], ['first', 'again']]]) {
      for (const helper of both(given.method, 'invokeWhenOnline')) {
        const left = failures.map((make) => make());
        const seen = [];
        const invoke = (what) => async () => {
          seen.push(what);
          if (left.length > 0) throw left.shift();
          return 'done';
        };
        const result = await helper(invoke('first'), invoke('again')).catch((error) => error.constructor.name);
        assert.deepEqual([seen, result === 'done'], [calls, failures.length < calls.length], `${failures}`);
      }
    }
    const method = { methodName: 'reboot', connectTimeoutInSeconds: 0 };
    assert.deepEqual(defined(given.method[0], 'withConnectTimeout')(method), { ...method, connectTimeoutInSeconds: 60 });
  },
  async a_lost_lock_is_passed_over_and_nothing_else() {
    const lost = new errors.DeviceMessageLockLostError('late');
    const late = failure(412, {}, '{"Message":"ErrorCode:DeviceMessageLockLost"}');
    for (const helper of both(given.lock, 'settleMessage')) {
      assert.equal(await helper(async () => 'settled'), 'settled');
      for (const error of [lost, late]) assert.equal(await helper(async () => { throw error; }), undefined);
      for (const error of [new errors.NotConnectedError('away'), failure(412)]) {
        await assert.rejects(helper(async () => { throw error; }), (came) => came === error);
      }
    }
  },
  async a_direct_method_is_answered_once_and_in_time() {
    const answerInTime = defined(given.answer, 'answerInTime');
    const { setTimeout, clearTimeout } = globalThis;
    let late;
    let wait;
    globalThis.setTimeout = (resume, delay) => {
      late = resume;
      wait = delay / 1000;
      return 'timer';
    };
    globalThis.clearTimeout = (timer) => {
      if (timer === 'timer') late = undefined;
    };
    const failures = [];
    const failed = (error) => failures.push(error);
    process.on('unhandledRejection', failed);
    try {
      const asked = (handler) => {
        const sent = [];
        const response = { send: (status) => sent.push(status) };
        answerInTime(handler)({}, response);
        return { sent, response };
      };
      const soon = asked((request, response) => response.send(200));
      assert.equal(late, undefined, 'an answer ends the wait');
      assert.deepEqual(soon.sent, [200]);

      const never = asked(() => {});
      assert.equal(wait, 20);
      late();
      let told = false;
      never.response.send(200, () => { told = true; });
      await never.response.send(200);
      assert.deepEqual(never.sent, [202], 'what comes late is not sent');
      assert.ok(told, 'and who sends it goes on');

      const error = new Error('broken');
      for (const handler of [() => { throw error; }, async () => { throw error; }]) {
        const { sent } = asked(handler);
        await new Promise((resolve) => setImmediate(resolve));
        assert.deepEqual(sent, [500]);
      }
      assert.deepEqual(failures, [error, error], 'the error comes out as it was');
    } finally {
      process.off('unhandledRejection', failed);
      Object.assign(globalThis, { setTimeout, clearTimeout });
    }
  },
  async a_failed_upload_is_reported_and_its_error_comes_out() {
    const module = { exports: {} };
    const source = transpileModule(given.upload, { compilerOptions: { target: ScriptTarget.ES2020, module: 1 } }).outputText;
    runInThisContext(`(module, exports, require) => { ${source}\n}`)(module, module.exports, require);
    for (const broken of [false, true]) {
      for (const error of [undefined, new Error('full')]) {
        const told = [];
        const client = {
          getBlobSharedAccessSignature: async (name) => ({ correlationId: `of ${name}` }),
          notifyBlobUploadStatus: async (...all) => {
            told.push(all);
            if (broken) throw new Error('not reported');
          },
        };
        const rest = async () => {
          if (error) throw error;
        };
        const came = await module.exports.upload(client, 'log', rest).then(() => undefined, (came) => came);
        assert.equal(came, error);
        assert.deepEqual(told, error ? [['of log', false, 500, 'upload failed']] : []);
      }
    }
  },
  a_token_is_renewed_before_it_expires() {
    const renewSasToken = defined(given.token, 'renewSasToken');
    const now = Date.now();
    const clock = { now: Date.now, setTimeout: globalThis.setTimeout };
    Date.now = () => now;
    let fire;
    const delays = [];
    globalThis.setTimeout = (resume, delay) => {
      fire = resume;
      delays.push(delay / 1000);
      return { unref() {} };
    };
    const lives = [3600, 3600, 7200, 5, 90 * 86_400];
    const made = [];
    const handed = [];
    const token = () => {
      made.push(`SharedAccessSignature sr=hub&sig=x&se=${Math.floor(now / 1000) + lives[made.length]}`);
      return made.at(-1);
    };
    renewSasToken({ updateSharedAccessSignature: (next) => handed.push(next) }, token);
    for (let count = 0; count < 4; count++) fire();
    renewSasToken({}, () => 'no token');
    globalThis.setTimeout = clock.setTimeout;
    Date.now = clock.now;
    assert.deepEqual(handed, made.slice(1), 'each new token reaches the client');
    const bounds = [[2878, 2880], [2878, 2880], [5758, 5760], [60, 60], [2147483, 2147484], [60, 60]];
    delays.forEach((delay, index) => assert.ok(delay >= bounds[index][0] && delay <= bounds[index][1], `${delays}`));
    assert.equal(delays.length, bounds.length);
  },
  the_listed_methods_are_those_of_the_sdk() {
    const noRequests = /^(createQuery|create\w+Query|setRetryPolicy|setTransportOptions|toJSON|on(Device)?Method|enable\w+)$/;
    // The client for registrations has other methods with each transport.
    for (const { modules, types, calls, refused = {} } of given.clients.filter(({ owner }) => owner !== 'provisioning')) {
      const listed = new Set([...calls, ...Object.keys(refused)]);
      const real = types.filter((type) => sdk[modules[0]][type]).flatMap((type) => {
        const names = [];
        for (let proto = sdk[modules[0]][type].prototype; proto?.constructor.name !== 'EventEmitter' && proto !== Object.prototype; proto = Object.getPrototypeOf(proto)) {
          names.push(...Object.getOwnPropertyNames(proto));
        }
        return names.filter((name) => !name.startsWith('_') && name !== 'constructor');
      });
      assert.ok(real.length > 0, `${modules[0]} has none of ${types}`);
      assert.deepEqual([...listed].filter((name) => !real.includes(name)), [], `${types}: listed, but not there`);
      const missing = real.filter((name) => !listed.has(name) && !noRequests.test(name));
      assert.deepEqual(missing, [], `${types}: there, but not listed`);
    }
  },
};

let failed = 0;
const attempt = async (name, check) => {
  try {
    await check();
  } catch (error) {
    failed += 1;
    Math.random = real.random;
    hold = false;
    console.log(`${name}: ${error.name}: ${error.message}`);
  }
};
for (const [name, check] of Object.entries(checks)) {
  for (const [style, run] of Object.entries(styles)) await attempt(`${name} (${style})`, () => check(run));
}
for (const [name, check] of Object.entries(others)) await attempt(name, check);
console.log(`${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
