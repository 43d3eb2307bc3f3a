package okhttp3;

public class FormBody extends RequestBody {
    public static class Builder {
    public Builder add(String name, String value) {
        throw new RuntimeException("stub");
    }
    public FormBody build() {
        throw new RuntimeException("stub");
    }
    }
}
