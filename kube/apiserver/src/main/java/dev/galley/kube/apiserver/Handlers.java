package dev.galley.kube.apiserver;

/// The parts of a server that do the work of a request.
final class Handlers {
  private final Shared shared;
  private final AdmissionGate gate;
  private final Reads reads;
  private final Creation creation;
  private final Update update;
  private final Deletion deletion;
  private final Actions actions;
  private final Reviews reviews;
  private final Tokens tokens;
  private final Authenticators authenticators;

  Handlers(Shared shared) {
    this.shared = shared;
    this.reads = new Reads(shared);
    this.deletion = new Deletion(shared);
    this.gate = new AdmissionGate(shared.options().admission().on(new StoredState(shared)));
    Pipeline pipeline = new Pipeline(shared, gate);
    this.creation = new Creation(shared, pipeline);
    this.update = new Update(shared, pipeline, creation, deletion);
    this.tokens = new Tokens(shared);
    this.authenticators = new Authenticators(tokens);
    this.actions = new Actions(shared, gate, deletion, tokens);
    this.reviews = new Reviews(shared, authenticators);
  }

  Shared shared() {
    return shared;
  }

  AdmissionGate gate() {
    return gate;
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

  Actions actions() {
    return actions;
  }

  Reviews reviews() {
    return reviews;
  }

  Tokens tokens() {
    return tokens;
  }

  Authenticators authenticators() {
    return authenticators;
  }
}
