// Chat platform: five digits. Shop platform: seven.
const chat = { 40001: 'secret is wrong', 40027: 'button url', 41001: 'token missing', 42001: 'token expired' };
const shop = { errorCode: 4040010, errorMessage: 'Transaction id not found.' };
const more = [4040011, 4290010, 4030020, 5000010];
module.exports = { chat, shop, more };
