package dev.galley.kube.admission;

import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemCode;
import dev.galley.base.problem.ProblemException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// What is wrong with how admission is to be set up.
public enum AdmissionProblem implements ProblemCode {
  UNKNOWN_PLUGIN("ADM-001", "There is no admission plugin of that name."),
  BOTH_WAYS("ADM-002", "An admission plugin is to be enabled and disabled.");

  private final String code;
  private final String meaning;

  AdmissionProblem(String code, String meaning) {
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

  static ProblemException unknown(String name) {
    String known =
        Arrays.stream(AdmissionPlugin.values())
            .map(AdmissionPlugin::pluginName)
            .collect(Collectors.joining(", "));
    return Problem.of(UNKNOWN_PLUGIN, "There is no admission plugin \"" + name + "\"")
        .hint("The plugins are " + known)
        .asException();
  }

  static ProblemException bothWays(Set<String> names) {
    return Problem.of(
            BOTH_WAYS,
            "Admission plugins are both enabled and disabled: " + String.join(", ", names))
        .hint("Name each of them in one of the two lists")
        .asException();
  }
}
