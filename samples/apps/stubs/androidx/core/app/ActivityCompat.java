package androidx.core.app;

import android.app.Activity;

/** Declaration only: the androidx class through which most apps ask for permissions at run time. */
public class ActivityCompat {
    public static void requestPermissions(Activity activity, String[] permissions, int requestCode) {
        throw new UnsupportedOperationException("stub");
    }
}
