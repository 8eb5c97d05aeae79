package dev.galley.kube.controller;

/// A handler that is being told about changes; close it to be told no more.
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
