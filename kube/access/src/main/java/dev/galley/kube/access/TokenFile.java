package dev.galley.kube.access;

import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import dev.galley.kube.api.UserInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a table of bearer tokens as kube-apiserver's `--token-auth-file` has it: a token, a user
/// name, a uid and perhaps groups on each line, separated by commas, in quotes where they contain
/// some.
public final class TokenFile {
  private TokenFile() {}

  /// @throws ProblemException when the file cannot be read, or a line says too little
  public static TokenAuthenticator read(Path file) {
    Map<String, UserInfo> users = new LinkedHashMap<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw Problem.of(AccessProblem.TOKENS_UNREADABLE, "the table of tokens cannot be read")
          .at(Place.file(file.toString()))
          .because(String.valueOf(failure.getMessage()))
          .asException();
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      List<String> fields = fields(line);
      if (fields.size() < 3 || fields.getFirst().isEmpty()) {
        throw Problem.of(AccessProblem.TOKENS_UNREADABLE, "a token without a user name and a uid")
            .at(Place.line(file.toString(), i + 1))
            .hint("write token,user,uid,\"group1,group2\"")
            .asException();
      }
      List<String> groups = fields.size() > 3 ? split(fields.get(3)) : List.of();
      users.put(fields.getFirst(), new UserInfo(fields.get(1), fields.get(2), groups, Map.of()));
    }
    return TokenAuthenticator.of(users);
  }

  private static List<String> split(String groups) {
    return List.of(groups.split(",")).stream()
        .map(String::strip)
        .filter(group -> !group.isEmpty())
        .toList();
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString().strip());
    return fields;
  }
}
