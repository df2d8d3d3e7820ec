#pragma once

#include "common/client_session/session.hpp"
#include "common/crypto/key_directory.hpp"
#include "common/runtime/app.hpp"
#include "services/network-requester/config.hpp"
#include "services/network-requester/metrics.hpp"

#include <thread>

namespace nephele::network_requester {

/// The requester as a whole: a session of class `service`, the far end of
/// streams, and the connections to the outside, all on one loop's thread.
class requester_node {
public:
  [[nodiscard]] static result<std::shared_ptr<requester_node>>
  open(runtime::app& app, const config& chosen);

  ~requester_node();

  void start();

  /// New connections are refused and the others may go on until `deadline`;
  /// then everything ends.
  void stop(steady_time deadline);

  /// What clients configure as their requester.
  [[nodiscard]] const std::string& address() const noexcept { return address_; }

private:
  requester_node(runtime::app& app, config chosen, crypto::long_term_keys keys);

  [[nodiscard]] result<void> open_session(runtime::app& app);
  [[nodiscard]] client_session::session_handlers handlers();
  [[nodiscard]] std::optional<steady_time>
  expiry_of(rotation_number rotation) const;
  void add_checks(runtime::app& app);
  void keep_house();
  void drain(steady_time deadline);

  config chosen_;
  const clock& clock_;
  crypto::system_random random_;
  crypto::long_term_keys keys_;
  crypto::signing_key signer_;
  zmq::event_loop loop_;
  std::unique_ptr<client_session::session> session_;
  std::unique_ptr<stream::responder> streams_;
  std::unique_ptr<connector> exits_;
  meters meters_;
  std::string address_;
  std::atomic<bool> connected_ = false;
  std::atomic<bool> has_topology_ = false;
  std::atomic<std::size_t> connections_ = 0;
  std::thread thread_;
};

/// Builds the service upon the app.
[[nodiscard]] result<void> wire(runtime::app& app, const config& chosen);

} // namespace nephele::network_requester
