/// What objects count for in resource quotas: pure functions, shared by admission, which refuses
/// what is too much, and by the controller that adds up what is there.
@NullMarked
package dev.galley.kube.quota;

import org.jspecify.annotations.NullMarked;
