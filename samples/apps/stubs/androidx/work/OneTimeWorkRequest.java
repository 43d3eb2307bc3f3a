package androidx.work;

public final class OneTimeWorkRequest extends WorkRequest { public static final class Builder { public Builder(Class<? extends Worker> type) {} public Builder setInputData(Data data) { throw new RuntimeException("stub"); } public OneTimeWorkRequest build() { throw new RuntimeException("stub"); } } }
