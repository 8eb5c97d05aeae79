package dev.galley.kube.admission;

/// What a Kubernetes client says of a status that it did not want.
final class HttpFailures {
  private HttpFailures() {}

  static String message(int status, String body) {
    String text = body.strip();
    String known =
        switch (status) {
          case 400 -> "the server rejected our request for an unknown reason";
          case 401 -> "the server has asked for the client to provide credentials";
          case 403 -> text.isEmpty() ? "unknown" : text;
          case 404 -> "the server could not find the requested resource";
          case 405 -> "the server does not allow this method on the requested resource";
          case 406 ->
              "the server was unable to respond with a content type that the client supports";
          case 415 -> "the server was unable to process the request because of its content type";
          case 422 -> "the server rejected our request due to an error in our request";
          case 429 ->
              "the server has received too many requests and has asked us to try again later";
          case 503 -> "the server is currently unable to handle the request";
          case 504 ->
              "the server was unable to return a response in the time allotted, but may still be"
                  + " processing the request";
          default ->
              status >= 500
                  ? "an error on the server (\""
                      + (text.isEmpty() ? "unknown" : text.replace("\"", "\\\""))
                      + "\") has prevented the request from succeeding"
                  : "the server responded with the status code "
                      + status
                      + " but did not return more information";
        };
    return known;
  }
}
