#pragma once

#include "common/client_session/loop_thread.hpp"
#include "common/client_session/session.hpp"
#include "common/crypto/key_directory.hpp"
#include "common/runtime/app.hpp"
#include "common/stream/initiator.hpp"
#include "services/client/config.hpp"
#include "services/client/control_server.hpp"
#include "services/client/messenger.hpp"
#include "services/client/proxy/listener.hpp"
#include "services/client/reply_blocks.hpp"

namespace nephele::client_service {

/// A running client: its session, its messages, its proxy and its control
/// socket, all on one loop's thread.
///
///     programs ─▶ proxy ─▶ streams ─┐
///     nephele ──▶ control ─▶ messages ─┴▶ session ─▶ gateway
class client_node {
public:
  [[nodiscard]] static result<std::shared_ptr<client_node>>
  open(runtime::app& app, const config& chosen);

  client_node(const client_node&) = delete;
  client_node& operator=(const client_node&) = delete;
  ~client_node();

  void start();

  /// Ends the session with a goodbye; messages under way stay undelivered.
  void stop();

  /// 0 without a proxy.
  [[nodiscard]] std::uint16_t proxy_port() const noexcept;

private:
  client_node(runtime::app& app, config chosen, crypto::long_term_keys keys);

  [[nodiscard]] result<void> open_session(runtime::app& app);
  [[nodiscard]] result<void> open_proxy();
  [[nodiscard]] result<void> open_control(runtime::app& app);
  void add_checks(runtime::app& app);
  void add_metrics(runtime::app& app);
  [[nodiscard]] client_session::session_handlers handlers();

  const config chosen_;
  const clock& clock_;
  crypto::system_random random_;
  crypto::signing_key signer_;
  client::encryption_pair encryption_;
  client_session::loop_thread thread_;
  std::unique_ptr<client_session::session> session_;
  std::unique_ptr<messenger> messenger_;
  std::unique_ptr<reply_blocks> blocks_;
  std::unique_ptr<stream::initiator> streams_;
  std::unique_ptr<proxy_listener> proxy_;
  std::unique_ptr<control_server> control_;
  std::string why_down_ = "not yet connected";
  // Read by the HTTP threads.
  std::atomic<bool> is_connected_ = false;
  std::atomic<bool> has_topology_ = false;
  std::atomic<bool> is_disk_good_ = true;
};

/// Builds the client upon the app; for main.
[[nodiscard]] result<void> wire(runtime::app& app, const config& chosen);

} // namespace nephele::client_service
