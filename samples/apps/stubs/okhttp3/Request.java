package okhttp3;

public class Request {
    public Builder newBuilder() { throw new RuntimeException("stub"); }
    public static class Builder {
    public Builder url(String url) { throw new RuntimeException("stub"); }
    public Builder header(String name, String value) { throw new RuntimeException("stub"); }
    public Builder addHeader(String name, String value) { throw new RuntimeException("stub"); }
    public Builder post(RequestBody body) { throw new RuntimeException("stub"); }
    public Request build() { throw new RuntimeException("stub"); }
    }
}
