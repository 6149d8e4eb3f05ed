package dev.schemainit.engine.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The numbers, in docs/proven/faults.md, of the faults that a test provokes: of the catalogue, and of real projects. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Fault {
    int[] value() default {};

    /** Those whose number begins with an R. */
    int[] real() default {};
}
