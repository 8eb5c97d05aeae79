package dev.galley.kube.access;

import dev.galley.kube.api.UserInfo;
import dev.galley.kube.storage.Storage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Role-based access control: everything is denied that no bound role allows. Roles and bindings
/// are those in the storage; members of `system:masters` may do everything.
public final class RbacAuthorizer implements Authorizer {
  private final RoleIndex index;

  public RbacAuthorizer(Storage storage) {
    this.index = RoleIndex.of(storage);
  }

  @Override
  public Decision decide(UserInfo user, Access access) {
    if (user.isMaster()) {
      return new Decision.Allowed("");
    }
    Search search = new Search(user, access);
    if (search.in("") || (!access.namespace().isEmpty() && search.in(access.namespace()))) {
      return new Decision.Allowed("RBAC: allowed by " + search.source);
    }
    return new Decision.Denied(search.missing.isEmpty() ? "" : "RBAC: " + joined(search.missing));
  }

  @Override
  public Rules rules(UserInfo user, String namespace) {
    List<PolicyRule> rules = new ArrayList<>();
    Set<String> missing = new LinkedHashSet<>();
    List<String> scopes = namespace.isEmpty() ? List.of("") : List.of("", namespace);
    for (String scope : scopes) {
      for (RoleIndex.Binding binding : index.bindings(scope)) {
        if (binding.subject(user).isEmpty()) {
          continue;
        }
        @Nullable List<PolicyRule> found = index.rules(binding.role());
        if (found == null) {
          missing.add(notFound(binding.role()));
        } else {
          rules.addAll(found);
        }
      }
    }
    return new Rules(rules, joined(missing), false);
  }

  private static String notFound(RoleReference role) {
    return role.kind().toLowerCase(Locale.ROOT)
        + ".rbac.authorization.k8s.io \""
        + role.name()
        + "\" not found";
  }

  private static String joined(Set<String> errors) {
    return switch (errors.size()) {
      case 0 -> "";
      case 1 -> errors.iterator().next();
      default -> "[" + String.join(", ", errors) + "]";
    };
  }

  /// Looks for a rule that allows one access.
  private final class Search {
    private final UserInfo user;
    private final Access access;
    private final Set<String> missing = new LinkedHashSet<>();
    private String source = "";

    Search(UserInfo user, Access access) {
      this.user = user;
      this.access = access;
    }

    boolean in(String namespace) {
      for (RoleIndex.Binding binding : index.bindings(namespace)) {
        Optional<RoleIndex.Subject> subject = binding.subject(user);
        if (subject.isPresent() && allows(binding.role())) {
          source = binding.describe(subject.get());
          return true;
        }
      }
      return false;
    }

    private boolean allows(RoleReference role) {
      @Nullable List<PolicyRule> rules = index.rules(role);
      if (rules == null) {
        missing.add(notFound(role));
        return false;
      }
      for (PolicyRule rule : rules) {
        if (rule.allows(access)) {
          return true;
        }
      }
      return false;
    }
  }
}
