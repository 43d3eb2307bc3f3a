package androidx.lifecycle;

public class ViewModelProvider { public ViewModelProvider(Object owner) {} public <T extends ViewModel> T get(Class<T> type) { throw new RuntimeException("stub"); } }
