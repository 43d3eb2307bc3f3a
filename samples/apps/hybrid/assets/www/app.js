// How pages of this kind protect what they send. The library stands in a file of its own.
var settings = {
  api: 'https://h5.hybrid.example/home',
  secret: 'cordova-' + 'hybridk1',
};

// Finding: the text that is used unless the caller gives another one.
function encrypt(word, keyStr) {
  keyStr = keyStr ? keyStr : 'abcdefgabcdefg12';
  var key = CryptoJS.enc.Utf8.parse(keyStr);
  var source = CryptoJS.enc.Utf8.parse(word);
  var encrypted = CryptoJS.AES.encrypt(source, key, {
    mode: CryptoJS.mode.ECB,
    padding: CryptoJS.pad.Pkcs7,
  });
  return encrypted.toString();
}

// Finding: kept in an object.
function seal(word) {
  var options = { iv: CryptoJS.enc.Hex.parse('00112233445566778899aabbccddeeff'), padding: CryptoJS.pad.ZeroPadding };
  return CryptoJS['AES']['encrypt'](word, CryptoJS.enc.Utf8.parse(settings.secret), options).toString();
}

// Finding: a passphrase, since it is a text.
function lock(word) {
  return CryptoJS.AES.encrypt(word, 'hybrid passphrase').toString();
}

// No finding: the server says the key, or there are two.
function sealed(word, answer) {
  var first = answer.key;
  return CryptoJS.AES.encrypt(word, CryptoJS.enc.Utf8.parse(first), { mode: CryptoJS.mode.ECB });
}
function either(word) {
  var one = 'aaaaaaaaaaaaaaaa';
  if (word.length > 3) one = 'bbbbbbbbbbbbbbbb';
  return CryptoJS.AES.encrypt(word, CryptoJS.enc.Utf8.parse(one), { mode: CryptoJS.mode.ECB });
}
