package com.example.riddle;

/** How this app hides its texts: nothing here needs more than the texts themselves. */
final class Fog {
    private static final Cipher SHIFT = new Shift();

    private Fog() {}

    interface Cipher {
        char undo(char letter, int by);
    }

    static final class Shift implements Cipher {
        private final int most = 0x7f;

        @Override
        public char undo(char letter, int by) {
            return (char) ((letter - by) & most);
        }
    }

    static String turned(String text) {
        StringBuilder made = new StringBuilder();
        for (int i = text.length() - 1; i >= 0; i--) {
            made.append(text.charAt(i));
        }
        return made.toString();
    }

    static String shifted(String text, int by) {
        char[] made = text.toCharArray();
        for (int i = 0; i < made.length; i++) {
            made[i] = SHIFT.undo(made[i], by);
        }
        return new String(made);
    }

    static String text(byte[] mixed, String key) {
        byte[] made = new byte[mixed.length];
        for (int i = 0; i < made.length; i++) {
            made[i] = (byte) (mixed[i] ^ key.charAt(i % key.length()));
        }
        return new String(made);
    }

    /** Depends on the moment. */
    static String now(String text) {
        return System.currentTimeMillis() > 0 ? turned(text) : text;
    }

    /** Never ends. */
    static String spinning(String text) {
        int turns = 0;
        while (turns >= 0) {
            turns = (turns + 1) & 0xff;
        }
        return text;
    }

    /** Fills the memory with arrays. */
    static String hoarding(String text) {
        Object[] kept = new Object[20000];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = new byte[20000];
        }
        return text + kept.length;
    }

    /** Fills the memory with one array that grows. */
    static String growing(String text) {
        byte[] made = new byte[10];
        for (int i = 0; i < 100; i++) {
            made = java.util.Arrays.copyOf(made, made.length * 2);
        }
        return text + made.length;
    }

    /** Calls itself until no stack is left. */
    static String deep(String text) {
        return deep(text + "x");
    }

    /** Ends only when the memory does. */
    static String endless(String text) {
        StringBuilder made = new StringBuilder(text);
        while (made.length() > 0) {
            made.append(made.toString());
        }
        return made.toString();
    }
}
