/// Who may do what on a Kubernetes API: RBAC, the policy that every cluster begins with, tokens.
@NullMarked
package dev.galley.kube.access;

import org.jspecify.annotations.NullMarked;
