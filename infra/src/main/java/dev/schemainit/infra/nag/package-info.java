/** What the construct's users read in cdk-nag: {@link dev.schemainit.infra.nag.NagReasons}. */
@NullMarked
package dev.schemainit.infra.nag;

import org.jspecify.annotations.NullMarked;
