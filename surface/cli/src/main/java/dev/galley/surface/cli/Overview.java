package dev.galley.surface.cli;

/// What `galley` and `galley --help` print: all verbs on one screen, grouped by what you want.
final class Overview {
  static final String TEXT =
      """
      galley — run, rehearse and explain a GitOps platform

        Start here   rehearse    bring a repository up from nothing on virtual time, and judge it
                     up          the same live on this machine: kubectl works on it
                     down        take it down, and prove that nothing is left

        Look         status      is it applied, is it working, is it moving
                     tree        kustomization → object → pod → node
                     nodes       nodes, pods, prices
                     types       EC2 instance types: what they offer, what they cost

        For tests    api         a Kubernetes API server alone, for any tool or test suite

        Files        build       build a kustomization, as kustomize does

        Try:   galley rehearse examples/platform
        More:  galley help <verb> · galley codes · README.md

        Exit   0 fine · 1 failed · 2 not understood · 4 unreachable · 5 out of time · 130 interrupted
      """;

  private Overview() {}
}
