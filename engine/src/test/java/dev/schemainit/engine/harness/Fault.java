package dev.schemainit.engine.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The numbers of the faults that a test provokes, as docs/proven/faults.md lists them. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Fault {
    int[] value() default {};

    /** Those whose number begins with an R. */
    int[] real() default {};
}
