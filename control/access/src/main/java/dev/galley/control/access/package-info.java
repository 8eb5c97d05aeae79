/// Who may reach the cluster: allow list, access entries, pod identity.
@NullMarked
package dev.galley.control.access;

import org.jspecify.annotations.NullMarked;
