package org.greenrobot.eventbus;

import java.lang.annotation.*;
@Retention(RetentionPolicy.RUNTIME)
public @interface Subscribe {}
