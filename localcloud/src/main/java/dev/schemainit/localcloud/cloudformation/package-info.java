/** CloudFormation: templates, stacks and custom resources. */
@NullMarked
package dev.schemainit.localcloud.cloudformation;

import org.jspecify.annotations.NullMarked;
