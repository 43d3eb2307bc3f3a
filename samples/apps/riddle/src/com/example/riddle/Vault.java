package com.example.riddle;

import android.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Opens texts that are encrypted with a key of the app's own. */
final class Vault {
    private static final byte[] KEY = "riddle-secret-16".getBytes();

    private Vault() {}

    static String open(String sealed) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            SecretKeySpec key = new SecretKeySpec(KEY, "AES");
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec("vector-of-riddle".getBytes()));
            return new String(cipher.doFinal(Base64.decode(sealed, Base64.DEFAULT)), "UTF-8");
        } catch (Exception error) {
            return "";
        }
    }
}
