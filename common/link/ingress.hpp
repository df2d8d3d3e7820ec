#pragma once

#include "common/link/bundle.hpp"
#include "common/zmq/zap.hpp"

#include <functional>

namespace nephele::link {

/// ZAP domain of the link socket.
inline constexpr std::string_view ingress_domain = "link";

/// Why a whole message was not taken.
enum class refusal : std::uint8_t {
  /// The peer was admitted once and is no longer.
  unknown_peer,
  /// No bundle, or not the parts of one.
  malformed,
};

/// Where packets come in: a ROUTER with CURVE whose ZAP policy is a list of
/// link keys. Belongs to the data-plane thread.
class ingress {
public:
  /// @param endpoint  to bind; port 0 takes a free one.
  /// @param admitted  asked at the handshake and again for every message, as
  ///                  a connection outlives the removal of its key.
  [[nodiscard]] static result<ingress>
  open(zmq::context& owner, zmq::zap_server& zap, const zmq::curve_pair& own,
       const std::string& endpoint, std::shared_ptr<zmq::allow_list> admitted);

  /// As bound.
  [[nodiscard]] const std::string& endpoint() const noexcept {
    return endpoint_;
  }

  [[nodiscard]] const zmq::socket& socket() const noexcept { return socket_; }

  /// Takes messages until none is left, `most` were taken or `on_bundle`
  /// returns false. The views live for the call only.
  void receive(std::size_t most,
               const std::function<bool(const bundle_view&)>& on_bundle,
               const std::function<void(refusal)>& on_refused);

private:
  ingress(zmq::socket bound, std::string endpoint,
          std::shared_ptr<zmq::allow_list> admitted)
      : socket_(std::move(bound)), endpoint_(std::move(endpoint)),
        admitted_(std::move(admitted)) {}

  zmq::socket socket_;
  std::string endpoint_;
  std::shared_ptr<zmq::allow_list> admitted_;
  // Reused, so that a message allocates no vector.
  std::vector<zmq::message> parts_;
};

/// What every link socket sets: few messages, as each is a bundle.
[[nodiscard]] zmq::socket_settings link_settings();

} // namespace nephele::link
