package retrofit2;

public class Retrofit {
    public <T> T create(Class<T> type) {
        throw new RuntimeException("stub");
    }
    public static class Builder {
    public Builder baseUrl(String url) {
        throw new RuntimeException("stub");
    }
    public Retrofit build() {
        throw new RuntimeException("stub");
    }
    }
}
