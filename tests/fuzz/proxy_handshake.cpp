#include "services/client/proxy/handshake.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

namespace {

struct ending {
  byte_vector replies;
  std::optional<client_service::connect_request> request;
  bool refused = false;
};

/// A program that sends `input` in pieces of `size` bytes.
ending talk(byte_span input, std::size_t size) {
  client_service::handshake proxy;
  ending end;
  while (!input.empty() && !end.refused && !end.request) {
    const auto piece = input.first(std::min(size, input.size()));
    input = input.subspan(piece.size());
    auto step = proxy.take(piece);
    end.replies.insert(end.replies.end(), step.reply.begin(), step.reply.end());
    end.request = std::move(step.request);
    end.refused = step.is_refused;
  }
  return end;
}

} // namespace

/// What a program may send to the proxy port. However it is cut, the outcome
/// is the same, and a request names a host and a port.
void run(byte_span input) {
  const auto whole = talk(input, input.size());
  const auto pieces = talk(input, 1);
  require(whole.replies == pieces.replies);
  require(whole.refused == pieces.refused);
  require(whole.request.has_value() == pieces.request.has_value());
  require(!(whole.refused && whole.request));
  if (whole.request) {
    require(stream::normal_host(whole.request->host).has_value());
    require(whole.request->port != 0);
    require(whole.request->host == pieces.request->host);
    require(whole.request->user == pieces.request->user);
  }
}

} // namespace nephele::fuzz
