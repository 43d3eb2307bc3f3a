package okio;

public interface BufferedSink { BufferedSink writeUtf8(String text) throws java.io.IOException; BufferedSink write(byte[] data) throws java.io.IOException; }
