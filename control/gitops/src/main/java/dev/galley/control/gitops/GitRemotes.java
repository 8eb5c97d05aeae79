package dev.galley.control.gitops;

import java.time.Duration;
import java.util.Locale;

/// Where Git repositories are reached: the network, or stand-ins for it.
@FunctionalInterface
public interface GitRemotes {
  GitFetch fetch(String url, GitReference reference, Duration timeout);

  /// The same with a login; stand-ins for the network ask for none.
  default GitFetch fetch(
      String url, GitReference reference, Duration timeout, GitCredentials credentials) {
    return fetch(url, reference, timeout);
  }

  /// These remotes, except that one repository, however its URL is spelled (SSH or HTTPS, with a
  /// user and `.git` or without), is that of `local`.
  default GitRemotes with(String url, GitRemotes local) {
    String served = identity(url);
    GitRemotes others = this;
    return new GitRemotes() {
      @Override
      public GitFetch fetch(String asked, GitReference reference, Duration timeout) {
        return fetch(asked, reference, timeout, GitCredentials.NONE);
      }

      @Override
      public GitFetch fetch(
          String asked, GitReference reference, Duration timeout, GitCredentials credentials) {
        GitRemotes chosen = GitRemotes.identity(asked).equals(served) ? local : others;
        return chosen.fetch(asked, reference, timeout, credentials);
      }
    };
  }

  /// No network at all: every fetch fails as Flux's does when the host cannot be looked up.
  static GitRemotes unreachable() {
    return (url, reference, timeout) ->
        new GitFetch.Failed(
            "failed to checkout and determine revision: unable to list remote for '"
                + url
                + "': dial tcp: lookup "
                + host(url)
                + ": no such host");
  }

  /// `host/path` of a repository's URL, the same for all spellings of one repository.
  static String identity(String url) {
    String text = url.replaceFirst("^[a-z+]+://", "").replaceFirst("^[^/@]*@", "");
    if (!url.contains("://")) {
      text = text.replaceFirst(":", "/");
    }
    text = text.replaceFirst("^([^/:]+):[0-9]+/", "$1/").replaceAll("/+$", "");
    return (text.endsWith(".git") ? text.substring(0, text.length() - 4) : text)
        .toLowerCase(Locale.ROOT);
  }

  private static String host(String url) {
    String identity = identity(url);
    int slash = identity.indexOf('/');
    return slash < 0 ? identity : identity.substring(0, slash);
  }
}
