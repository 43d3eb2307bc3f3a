package com.example.quickcash.harvester;

import android.util.Base64;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The wrappings in which lending apps hide what they send. */
final class Envelope {
    /** Finding, key material: a constant key, so traffic analysis can open the calendar upload. */
    private static final String KEY = "QuickCashDemoKey";

    private static final String INITIAL_VECTOR = "0123456789abcdef";

    private Envelope() {}

    static String base64(String text) throws IOException {
        return Base64.encodeToString(text.getBytes("UTF-8"), Base64.NO_WRAP);
    }

    static String gzipBase64(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        GZIPOutputStream gzip = new GZIPOutputStream(packed);
        gzip.write(text.getBytes("UTF-8"));
        gzip.close();
        return Base64.encodeToString(packed.toByteArray(), Base64.NO_WRAP);
    }

    static String encrypt(String text) throws GeneralSecurityException, IOException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(KEY.getBytes("UTF-8"), "AES"),
                new IvParameterSpec(INITIAL_VECTOR.getBytes("UTF-8")));
        return Base64.encodeToString(cipher.doFinal(text.getBytes("UTF-8")), Base64.NO_WRAP);
    }
}
