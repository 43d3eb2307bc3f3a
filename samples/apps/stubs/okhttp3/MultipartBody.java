package okhttp3;

public class MultipartBody extends RequestBody {
    public static class Builder {
        public Builder addFormDataPart(String name, String value) { throw new RuntimeException("stub"); }
        public Builder addFormDataPart(String name, String file, RequestBody body) { throw new RuntimeException("stub"); }
        public MultipartBody build() { throw new RuntimeException("stub"); }
    }
}
