#pragma once

#include "common/client/message_outbox.hpp"
#include "common/client_session/mailbox.hpp"
#include "common/client_session/session.hpp"
#include "common/client_session/sqlite_sequence_store.hpp"
#include "services/client/control_server.hpp"

#include <list>
#include <map>

namespace nephele::client_service {

/// Messages for the `nephele` command: `send` and `progress`, `receive` and
/// `confirm` on the control socket. On the loop's thread.
class messenger {
public:
  struct parts {
    zmq::event_loop& loop;
    const clock& time;
    crypto::random& random;
  };

  [[nodiscard]] static result<std::unique_ptr<messenger>>
  open(parts with, const std::filesystem::path& data_dir);

  messenger(const messenger&) = delete;
  messenger& operator=(const messenger&) = delete;
  ~messenger();

  /// Sends and acknowledges by way of `session`, which must outlive it.
  void attach(client_session::session& session);

  void serve(control_server& control);

  void take(const client::content& fragment,
            const client_session::delivery& which) {
    mailbox_->take(fragment, which);
  }

  [[nodiscard]] const client::message_outbox& outbox() const noexcept {
    return *outbox_;
  }

  /// False while the disk does not take what arrives.
  [[nodiscard]] bool is_disk_good() const noexcept { return disk_good_; }

private:
  struct waiter {
    std::size_t most;
    control_server::reply answer;
    zmq::event_loop::timer_id deadline;
  };

  explicit messenger(parts with);

  void send(const nlohmann::json& body, const control_server::reply& answer);
  void progress(const nlohmann::json& body,
                const control_server::reply& answer);
  void receive(const nlohmann::json& body, control_server::reply answer);
  void confirm(const nlohmann::json& body, control_server::reply answer);
  void wait_for_message(std::size_t most, std::chrono::milliseconds limit,
                        control_server::reply answer);
  void serve_waiters();
  void note_finished();
  void tick();

  parts with_;
  std::unique_ptr<client_session::sqlite_sequence_store> sequences_;
  std::unique_ptr<client::message_outbox> outbox_;
  std::unique_ptr<client_session::mailbox> mailbox_;
  client_session::session* session_ = nullptr;
  std::list<waiter> waiters_;
  /// Packets of the messages of this run; the newest few thousand of those
  /// that have ended stay.
  std::map<client::message_number, std::size_t> packets_;
  std::map<client::message_number, bool> finished_;
  std::optional<zmq::event_loop::timer_id> timer_;
  bool disk_good_ = true;
};

} // namespace nephele::client_service
