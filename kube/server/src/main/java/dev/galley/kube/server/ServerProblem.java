package dev.galley.kube.server;

import dev.galley.base.problem.ProblemCode;

/// What can keep the server from starting.
public enum ServerProblem implements ProblemCode {
  PORT_IN_USE("SRV-001", "Another program listens on the port of the API server."),
  CANNOT_LISTEN("SRV-002", "The API server cannot listen on its address."),
  CERTIFICATES_UNREADABLE(
      "SRV-003", "The certificates kept for the API server cannot be read or written."),
  KUBECONFIG_UNWRITABLE("SRV-004", "The kubeconfig file cannot be written."),
  AUDIT_POLICY_UNREADABLE("SRV-005", "The audit policy cannot be read."),
  AUDIT_LOG_UNWRITABLE("SRV-006", "The audit log cannot be written.");

  private final String code;
  private final String meaning;

  ServerProblem(String code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
