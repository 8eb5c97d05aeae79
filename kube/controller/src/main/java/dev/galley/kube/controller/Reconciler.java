package dev.galley.kube.controller;

import dev.galley.base.objects.ObjectName;

/// Makes the world match one object. Called with a name, never with a change: the object may be
/// gone, and several changes may have become one call.
///
/// Runs on a task of its controller, never twice at a time for the same name. An exception means:
/// try again, later each time.
@FunctionalInterface
public interface Reconciler {
  Outcome reconcile(ObjectName name);
}
