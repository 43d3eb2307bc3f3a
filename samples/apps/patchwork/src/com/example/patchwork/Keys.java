package com.example.patchwork;

import android.util.Base64;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Constant keys that stand nowhere as a text of their own, and keys that are none. */
final class Keys {
    private static final byte[] VECTOR = {
        0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, -1
    };
    static final String SERVER =
            "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDyzDmgAPO/w7rkeOacqRtSFobKedjvlksU5DVgi4HdUitmNBS0"
                    + "3Ile2obePpOjrT1R2WZAzqN7cegXsXHt8XxAhxb9Rm//7fCtQMmCp/17kidw0FsK4rH72J36p0I4XmFkdg3O"
                    + "DEIJN6NVaCgp8hB3FUI1RvSyjHpXdwgz7ll0hQIDAQAB";

    private Keys() {}

    /** Finding: key and vector are arrays of bytes. */
    static Cipher arrays() throws Exception {
        byte[] key = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(1, new SecretKeySpec(key, "AES"), new IvParameterSpec(VECTOR));
        return cipher;
    }

    /** Finding: the key is the digest of a text. */
    static SecretKeySpec hashed() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] made = digest.digest("patchwork-secret".getBytes(StandardCharsets.UTF_8));
        return new SecretKeySpec(Arrays.copyOf(made, 16), "AES");
    }

    /** Finding: the key is put together from pieces. */
    static SecretKeySpec joined() {
        StringBuilder text = new StringBuilder("0123456789");
        text.append("abc").append("def");
        return new SecretKeySpec(text.toString().getBytes(), "AES");
    }

    /** Finding: the public key of the lender's server. */
    static PublicKey server() throws Exception {
        byte[] data = Base64.decode(SERVER, Base64.DEFAULT);
        return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(data));
    }

    /** No finding: another key each time. */
    static SecretKeySpec random() {
        byte[] key = new byte[16];
        new SecureRandom().nextBytes(key);
        return new SecretKeySpec(key, "AES");
    }

    /** No finding: the bytes are changed before they are used. */
    static SecretKeySpec changed() {
        byte[] key = "changed-key-0000".getBytes();
        key[0] = (byte) System.nanoTime();
        return new SecretKeySpec(key, "AES");
    }

    /** No finding: a method that gets the array may change it. */
    static SecretKeySpec filled() {
        byte[] key = "filled-key-00000".getBytes();
        fill(key);
        return new SecretKeySpec(key, "AES");
    }

    /** Finding: another method puts the key together from what it is given. */
    static SecretKeySpec given() {
        return new SecretKeySpec(bytes("given-", "key-0000000000000"), "AES");
    }

    private static byte[] bytes(String first, String rest) {
        return (first + rest).substring(0, 16).getBytes();
    }

    private static void fill(byte[] key) {
        key[15] = (byte) System.nanoTime();
    }

    /** No finding: one of two, and which one is not known. */
    static SecretKeySpec either(boolean first) {
        String text = "either-key-00000";
        if (first) {
            text = "either-key-11111";
        }
        return new SecretKeySpec(text.getBytes(), "AES");
    }
}
