package dev.galley.kube.apiserver;

/// The parts of a server that do the work of a request.
final class Handlers {
  private final Shared shared;
  private final Reads reads;
  private final Creation creation;
  private final Update update;
  private final Deletion deletion;

  Handlers(Shared shared) {
    this.shared = shared;
    this.reads = new Reads(shared);
    this.deletion = new Deletion(shared);
    this.creation = new Creation(shared);
    this.update = new Update(shared, creation, deletion);
  }

  Shared shared() {
    return shared;
  }

  Reads reads() {
    return reads;
  }

  Creation creation() {
    return creation;
  }

  Update update() {
    return update;
  }

  Deletion deletion() {
    return deletion;
  }
}
